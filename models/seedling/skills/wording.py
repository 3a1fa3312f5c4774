"""Wordings with choices, and the line between what is trained on and what is held out.

A wording is a sentence with slots and choices: "[What is|Name] the capital of {country}". Every
skill keeps two disjoint lists of them: `train`, and `test` for the 500 held-out prompts.
"""
import itertools
import re
import zlib
from dataclasses import dataclass, field

CHOICE = re.compile(r"\[([^\[\]]*)\]")


@dataclass
class Sample:
    """A conversation in the OpenAI form, ending with the wanted answer, and how to judge it."""

    skill: str
    messages: list
    check: dict
    tools: list = field(default_factory=list)


def say(user, answer):
    return [{"role": "user", "content": user}, {"role": "assistant", "content": answer}]


def held_out(value):
    """Whether a value (a word, a pair of numbers) is kept away from training; one in ten is."""
    return zlib.crc32(str(value).encode()) % 10 == 0


def pick_value(rng, draw, split):
    """Draw until the value lies on the right side of the line."""
    while True:
        value = draw(rng)
        if held_out(value) == (split == "test"):
            return value


def choose(rng, template):
    """One expansion of a wording's choices; slots stay."""
    while found := CHOICE.search(template):
        option = rng.choice(found.group(1).split("|"))
        template = template[: found.start()] + option + template[found.end() :]
    return template


def expansions(template):
    """Every expansion; used to prove that no held-out wording is also a training one."""
    parts = CHOICE.split(template)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    return ("".join(chosen) for chosen in itertools.product(*choices))


OPENINGS = ["Please ", "Hey, ", "Hi, ", "Hello, ", "Hi! ", "So, ", "OK, ", "Now "]
CLOSINGS = [" Thanks.", " Please.", " Thank you!", " Answer shortly.", " Be brief."]


def loosen(rng, text, lower=False):
    """Small liberties people take: no capital, no mark at the end, a word of politeness."""
    roll = rng.random()
    if roll < 0.12:
        text = text[0].lower() + text[1:]
    elif roll < 0.24:
        opening = rng.choice(OPENINGS)
        text = opening + text[0].lower() + text[1:]
    elif roll < 0.30 and text[-1] in "?.!":
        text += rng.choice(CLOSINGS)
    if rng.random() < 0.15:
        text = text.rstrip("?.!")
    if lower and rng.random() < 0.06:
        text = text.lower()
    return text or "Hello"


@dataclass
class Wordings:
    train: list
    test: list

    def draw(self, rng, split, **slots):
        text = choose(rng, rng.choice(self.train if split == "train" else self.test))
        text = text.format(**slots)
        return text[0].upper() + text[1:] if text else text

    def asked(self, rng, split, **slots):
        """The same, with everyday looseness in training."""
        text = self.draw(rng, split, **slots)
        return loosen(rng, text, lower=True) if split == "train" else text
