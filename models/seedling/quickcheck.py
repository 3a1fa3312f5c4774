"""Accuracy by skill without an engine: greedy answers to held-out prompts, computed by PyTorch.

    python3 quickcheck.py seedling.gguf [SCALE]     SCALE 1: all 500 prompts
"""
import sys
from collections import defaultdict

import torch

import chat
import generate
from judge import right
from model import Seedling, Shape
from restore import restore


@torch.no_grad()
def greedy(model, tokenizer, prompts, longest=100):
    """Answers to prompts of alike length, all rows at once; simple rather than fast."""
    stop = tokenizer.token_to_id(chat.END)
    rows = [tokenizer.encode(text, add_special_tokens=False).ids for text in prompts]
    lengths = torch.tensor([len(row) for row in rows])
    tokens = torch.full((len(rows), int(lengths.max()) + longest), stop)
    for row, ids in enumerate(rows):
        tokens[row, : len(ids)] = torch.tensor(ids)
    start, live = lengths.clone(), torch.arange(len(rows))
    for _ in range(longest):
        with torch.autocast("cpu", torch.bfloat16):
            hidden = model.trunk(tokens[live, : int(lengths[live].max())])
        last = hidden[torch.arange(len(live)), lengths[live] - 1].float()
        chosen = (last @ model.embed.weight.T).argmax(-1)
        tokens[live, lengths[live]] = chosen
        lengths[live] += 1
        live = live[chosen != stop]
        if not len(live):
            break
    return [tokenizer.decode(tokens[r, start[r] : lengths[r]].tolist(), skip_special_tokens=True) for r in range(len(rows))]


def measure(model, tokenizer, samples, group=40):
    """Right and asked by skill, and the first few wrong answers."""
    texts = [chat.prompt_text(s.messages, s.tools) for s in samples]
    order = sorted(range(len(samples)), key=lambda i: len(texts[i]))
    score, wrong = defaultdict(lambda: [0, 0]), []
    for at in range(0, len(order), group):
        chosen = order[at : at + group]
        for i, answer in zip(chosen, greedy(model, tokenizer, [texts[i] for i in chosen])):
            good = right(samples[i].check, answer)
            score[samples[i].skill][0] += good
            score[samples[i].skill][1] += 1
            if not good:
                wrong.append((samples[i].skill, samples[i].messages[-2]["content"], answer))
    return dict(score), wrong


def report(score, wrong, shown=25):
    for skill, (good, asked) in score.items():
        print(f"{skill:12} {good:4} of {asked:4} {good / asked:6.1%}")
    good, asked = (sum(pair[i] for pair in score.values()) for i in (0, 1))
    print(f"{'all':12} {good:4} of {asked:4} {good / asked:6.1%}")
    for skill, question, answer in wrong[:: max(1, len(wrong) // shown)]:
        print(f"   [{skill}] {question[-90:]!r} -> {answer[:90]!r}")


def main():
    tokenizer, weights = restore(sys.argv[1])
    model = Seedling(Shape(vocab=tokenizer.get_vocab_size()))
    model.load_state_dict(weights)
    scale = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    report(*measure(model, tokenizer, generate.held_out_samples(scale=scale)))


if __name__ == "__main__":
    main()
