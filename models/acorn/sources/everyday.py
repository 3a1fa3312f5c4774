"""Pairs from everyday.txt: questions and what answers them."""
import functools
from dataclasses import dataclass, field
from pathlib import Path

from .wording import choose, expansions, loosen

FILE = Path(__file__).with_name("everyday.txt")


@dataclass
class Topic:
    name: str
    hidden: bool  # held out whole
    train: list = field(default_factory=list)
    test: list = field(default_factory=list)
    answers: list = field(default_factory=list)


@functools.cache
def topics():
    found = []
    for line in FILE.read_text(encoding="utf-8").splitlines()[3:]:
        mark, _, text = line.partition(" ")
        if mark in ("#", "#!"):
            found.append(Topic(text, mark == "#!"))
        elif mark:
            {"?": found[-1].train, "!": found[-1].test, "=": found[-1].answers}[mark].append(text)
    return found


def pair(rng):
    """A question with an answer, or with the same question put otherwise."""
    topic = rng.choice([topic for topic in topics() if not topic.hidden])
    query = loosen(rng, choose(rng, rng.choice(topic.train)))
    other = rng.choice(topic.answers if rng.random() < 0.7 else topic.train)
    return query, choose(rng, other), "everyday " + topic.name


def first(wording):
    return next(iter(expansions(wording)))


def held_out_pairs():
    """(set, query, passage): new wordings of known topics, and topics that were never seen."""
    for topic in topics():
        if topic.hidden:
            for query in topic.train:
                yield "new topics", first(query), first(topic.answers[0])
        else:
            for query in topic.test:
                yield "new wordings", first(query), first(topic.answers[0])
