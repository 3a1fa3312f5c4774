"""Conversations without end for training, and the 500 held-out prompts.

    python3 generate.py show 20          prints training conversations
    python3 generate.py heldout FILE     writes the held-out prompts as JSON lines
"""
import argparse
import itertools
import json
import random
from dataclasses import asdict

import chat
from skills import arithmetic, copying, geography, lists, structured, talk, tools, unknown
from skills.wording import CLOSINGS, OPENINGS, expansions

SYSTEMS = """You are a helpful assistant.|You are a friendly assistant.|You are an assistant.|Answer briefly.
|You are a helpful AI.|Be concise.|You are seedling.|Be kind and short.|Help the user.|You are a polite assistant.
|Answer the question.|You are a chat bot.|You are seedling, the small model of Darkbloom.|Follow the instructions.
|Reply in one sentence.|You are an AI assistant.""".replace("\n", "").split("|")
TEST_SYSTEMS = ["You are a helpful and concise assistant.", "Answer in one short sentence.", "You are a useful AI assistant."]

EVERYDAY = [talk.greet, talk.identity, geography.capital, geography.country, arithmetic.add, arithmetic.count,
            lists.lists, unknown.unknown, copying.repeat]
# Questions that need no tool even when tools are offered.
TOOL_FREE = [talk.greet, talk.identity, geography.capital, geography.country, lists.lists, copying.repeat]


def filler(rng, split):
    return rng.choice(EVERYDAY)(rng, split)


def remember(rng, split):
    return talk.remember(rng, split, filler)


# How often each skill is drawn in training. The hard ones get most: copying, order, arithmetic.
WEIGHTS = {
    talk.identity: 3, talk.greet: 5, geography.capital: 4, geography.country: 3, arithmetic.add: 9,
    arithmetic.subtract: 10, arithmetic.count: 4, lists.lists: 3, copying.repeat: 16, copying.reverse: 46,
    remember: 9, talk.name_unknown: 1, structured.json_object: 18, unknown.unknown: 6,
}
TOOL_SHARE = 0.035
QUOTAS = {
    talk.identity: 30, talk.greet: 20, geography.capital: 45, geography.country: 40, arithmetic.add: 45,
    arithmetic.subtract: 45, arithmetic.count: 30, lists.lists: 30, copying.repeat: 40, copying.reverse: 40,
    remember: 35, structured.json_object: 30, tools.tool_call: 25, tools.tool_result: 15, unknown.unknown: 30,
}


def with_system(rng, sample, systems, chance):
    if sample.messages[0]["role"] != "system" and rng.random() < chance:
        sample.messages = [{"role": "system", "content": rng.choice(systems)}] + sample.messages
    return sample


def training_sample(rng):
    if rng.random() < TOOL_SHARE:
        sample = tools.tool_session(rng, rng.choice(TOOL_FREE))
        return with_system(rng, sample, SYSTEMS, 0.4)
    makers, weights = list(WEIGHTS), list(WEIGHTS.values())
    sample = rng.choices(makers, weights)[0](rng, "train")
    # Some go on for several turns, so that a question is answered in the middle of a conversation.
    if rng.random() < 0.12 and sample.messages[0]["role"] != "system":
        for maker in rng.choices(makers, weights, k=rng.choice([1, 1, 2, 3])):
            more = maker(rng, "train")
            if more.messages[0]["role"] != "system" and more.skill != "name":
                sample.messages = sample.messages + more.messages
    systems = SYSTEMS[:1] if rng.random() < 0.4 else SYSTEMS
    return with_system(rng, sample, systems, 0.25)


def held_out_samples(seed=500, scale=1.0):
    """The held-out prompts. Half have no system prompt, a quarter each the usual and an unseen one."""
    rng = random.Random(seed)
    out = []
    for maker, quota in QUOTAS.items():
        for number in range(round(quota * scale)):
            if maker in (geography.capital, geography.country):
                # Every country once or less: 60 lands, 45 and 40 questions.
                sample = maker(rng, "test", geography.COUNTRIES[(number * 7 + seed) % 60])
            else:
                sample = maker(rng, "test")
            systems = TEST_SYSTEMS if rng.random() < 0.5 else SYSTEMS[:1]
            out.append(with_system(rng, sample, systems, 0.5))
    return out


def wording_lists():
    for module in (talk, geography, arithmetic, lists, copying, structured, tools, unknown):
        for value in vars(module).values():
            if isinstance(value, list):
                yield from (item[2] for item in value if isinstance(item, tuple) and len(item) == 3)
            elif hasattr(value, "train"):
                yield value


def plain(text):
    return " ".join("".join(c for c in text.lower() if c.isalnum() or c in "{} +-*/").split())


def spoken(template):
    """Every plain form of a training wording, with what `loosen` may put before it or after it."""
    for text in expansions(template):
        for before, after in itertools.product(["", *OPENINGS], ["", *CLOSINGS]):
            yield plain(before + text + after)


def check_disjoint():
    """No held-out wording, letter case, marks and politeness aside, is a training one of its skill."""
    for wordings in wording_lists():
        trained = {text for template in wordings.train for text in spoken(template)}
        tested = {plain(text) for template in wordings.test for text in expansions(template)}
        assert not trained & tested, f"held-out wordings in training: {trained & tested}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["show", "heldout"])
    parser.add_argument("target", nargs="?", default="20")
    args = parser.parse_args()
    check_disjoint()
    if args.what == "show":
        rng = random.Random(1)
        for _ in range(int(args.target)):
            sample = training_sample(rng)
            print("".join(text for text, _ in chat.pieces(sample.messages, sample.tools)))
        return
    with open(args.target, "w", encoding="utf-8") as out:
        for sample in held_out_samples():
            out.write(json.dumps(asdict(sample), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
