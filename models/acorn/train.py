"""Train acorn by contrast: of all texts in a batch, a query's own passage shall be the nearest.

    python3 train.py FOLDER --words-minutes 8 --minutes 18

First the table of words alone (the branches are silent and cost nothing), then the whole network.
Started again, it leaves out the phases that are done.
"""
import os

# One thread pool: OpenBLAS's own threads would fight with OpenMP's for the processor.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import random
import time
from pathlib import Path

import torch
from torch.nn import functional as F

import tokenizer as wordpiece
from measure import ranks_of, summary
from model import Acorn, Shape
from pairs import Corpus, held_out

# OpenAI's `dimensions` cuts a vector and norms it anew, so the short form is trained as well.
CUTS = ((None, 1.0), (64, 0.3))
TEMPERATURE = 0.05


def batches(corpus, tokenizer, rng, pairs):
    """([rows, length] tokens and mask) of queries and of passages, endlessly."""
    while True:
        queries, passages, groups = [], [], set()
        for query, passage, group in corpus.epoch(rng):
            if group in groups:
                continue
            groups.add(group)
            queries.append(query)
            passages.append(passage)
            if len(queries) == pairs:
                yield padded(tokenizer, queries), padded(tokenizer, passages)
                queries, passages, groups = [], [], set()


def padded(tokenizer, texts):
    rows = [found.ids for found in tokenizer.encode_batch(texts)]
    length = max(map(len, rows))
    tokens = torch.tensor([row + [0] * (length - len(row)) for row in rows])
    there = torch.tensor([[True] * len(row) + [False] * (length - len(row)) for row in rows])
    return tokens, there


def vectors(model, tokens, there, words_only):
    """Rows in order of length and in a few parts, so that little is spent on padding."""
    order = there.sum(1).argsort()
    parts = []
    for rows in order.split(max(16, len(order) // 6)):
        length = int(there[rows].sum(1).max())
        parts.append(model(tokens[rows, :length], there[rows, :length], words_only))
    back = torch.empty_like(order)
    back[order] = torch.arange(len(order))
    return torch.cat(parts)[back]


def loss_of(queries, passages):
    total, wanted = 0.0, torch.arange(len(queries))
    for width, weight in CUTS:
        scores = F.normalize(queries[:, :width], dim=1) @ F.normalize(passages[:, :width], dim=1).T / TEMPERATURE
        total = total + weight * (F.cross_entropy(scores, wanted) + F.cross_entropy(scores.T, wanted)) / 2
    return total


class Trainer:
    def __init__(self, args):
        self.args, self.folder = args, Path(args.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "tokenizer.json"
        self.tokenizer = wordpiece.load(path) if path.exists() else wordpiece.train(path)
        self.test = list(held_out())
        torch.manual_seed(1)
        self.model = Acorn(Shape(vocab=self.tokenizer.get_vocab_size()))
        self.corpus = Corpus()
        self.done = set()
        self.resume()

    def resume(self):
        path = self.folder / "final.pt"
        if path.exists():
            saved = torch.load(path, weights_only=False)
            self.model.load_state_dict(saved["model"])
            self.done = set(saved["done"])
            print(f"resumed after {self.done}", flush=True)

    def save(self):
        state = {"model": self.model.state_dict(), "shape": self.model.shape.as_dict(), "done": sorted(self.done)}
        torch.save(state, self.folder / "final.part")
        os.replace(self.folder / "final.part", self.folder / "final.pt")

    @torch.no_grad()
    def check(self, words_only):
        wordpiece.shortened(self.tokenizer, 512)
        texts = [row[1] for row in self.test], [row[2] for row in self.test]
        found = [vectors(self.model, *padded(self.tokenizer, side), words_only) for side in texts]
        queries, passages = (F.normalize(side, dim=1).numpy() for side in found)
        print("check", summary(self.test, ranks_of(self.test, queries @ passages.T)), flush=True)

    def phase(self, name, minutes, pairs, rate, length):
        """One phase, its rate rising for a while and then falling to nothing by the clock."""
        if name in self.done or minutes <= 0:
            return
        words_only = name == "words"
        slow = [p for n, p in self.model.named_parameters() if "embed.weight" in n or n == "positions"]
        others = [p for n, p in self.model.named_parameters() if "embed.weight" not in n and n != "positions"]
        groups = [{"params": slow, "lr": rate if words_only else rate / 2, "weight_decay": 0.0},
                  {"params": others, "lr": rate / 4 if words_only else rate, "weight_decay": 0.01}]
        optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98))
        peaks = [group["lr"] for group in optimizer.param_groups]
        rng, started, saved = random.Random(len(self.done) + 1), time.time(), time.time()
        wordpiece.shortened(self.tokenizer, length)
        recent = []
        for step, (queries, passages) in enumerate(batches(self.corpus, self.tokenizer, rng, pairs)):
            gone = (time.time() - started) / 60 / minutes
            if gone >= 1:
                break
            for group, peak in zip(optimizer.param_groups, peaks):
                group["lr"] = peak * min((step + 1) / 100, 1 - gone)
            with torch.autocast("cpu", torch.bfloat16, enabled=not words_only):
                loss = loss_of(*(vectors(self.model, *side, words_only) for side in (queries, passages)))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            recent.append(loss.item())
            if step % 50 == 49:
                print(f"{name} step {step + 1} loss {sum(recent) / len(recent):.4f} {gone:.0%}", flush=True)
                recent = []
            if time.time() - saved > 180:
                self.save()
                self.check(words_only)
                wordpiece.shortened(self.tokenizer, length)
                saved = time.time()
        self.done.add(name)
        self.save()
        self.check(words_only)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--words-minutes", type=float, default=8)
    parser.add_argument("--minutes", type=float, default=18)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    trainer = Trainer(args)
    trainer.phase("words", args.words_minutes, pairs=1024, rate=0.02, length=96)
    trainer.phase("whole", args.minutes, pairs=256, rate=0.0005, length=64)


if __name__ == "__main__":
    main()
