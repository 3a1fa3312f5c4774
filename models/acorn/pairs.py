"""The pairs that acorn learns from, and the ones that it is measured on.

    python3 pairs.py heldout heldout.jsonl     writes the test
    python3 pairs.py show                      prints some of each kind
"""
import argparse
import json
import os
import random

from sources import debian, everyday, facts, wordnet

LISTS = os.environ.get("ACORN_LISTS", debian.LISTS)
WORDNET = os.environ.get("ACORN_WORDNET", wordnet.FOLDER)
SHARE = {"related": 0.35, "forms": 0.5}  # of these kinds' pairs in each epoch; all of the others
TEST_SIZE = 300  # of each kind of real text
PASSAGE_MAX = 400  # characters of a passage in the test


class Corpus:
    """All pairs from real text in memory; the generated ones are drawn as they are needed."""

    def __init__(self, lists=LISTS, folder=WORDNET):
        self.real = [*debian.pairs("train", lists), *wordnet.pairs("train", folder)]

    def texts(self):
        for _, query, passage in self.real:
            yield query
            yield passage
        for topic in everyday.topics():
            if not topic.hidden:
                yield from topic.train + topic.answers

    def epoch(self, rng, generated=0.15):
        """(query, passage, group) in random order; of one group no pair is another's negative."""
        order = list(range(len(self.real)))
        rng.shuffle(order)
        for index in order:
            kind, query, passage = self.real[index]
            if rng.random() > SHARE.get(kind, 1):
                continue
            asked = (debian if kind in ("packages", "parts") else wordnet).asked
            yield asked(rng, kind, query), passage, f"real {index}"
            if rng.random() < generated:
                yield (everyday if rng.random() < 0.8 else facts).pair(rng)


def some(found):
    """A fixed choice of real test pairs, each passage once."""
    unique = list({passage[:PASSAGE_MAX]: (kind, query) for kind, query, passage in found}.items())
    random.Random(7).shuffle(unique)
    return [(kind, query, passage) for passage, (kind, query) in unique[:TEST_SIZE]]


def held_out(lists=LISTS, folder=WORDNET):
    """(set, query, passage); a query's candidates are the passages of all sets."""
    yield from some(debian.pairs("test", lists))
    yield from some(wordnet.pairs("test", folder))
    yield from everyday.held_out_pairs()
    yield from facts.held_out_pairs()


def show():
    rng = random.Random(1)
    for pair, _ in zip(Corpus().epoch(rng), range(40)):
        print(pair)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["heldout", "show"])
    parser.add_argument("target", nargs="?", default="heldout.jsonl")
    args = parser.parse_args()
    if args.what == "show":
        return show()
    with open(args.target, "w", encoding="utf-8") as out:
        for name, query, passage in held_out():
            row = {"set": name, "query": query, "passage": passage}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
