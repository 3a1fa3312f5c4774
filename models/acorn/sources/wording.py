"""Wordings with choices, "[how|where] do I pay", and the line that keeps test data out of training."""
import itertools
import re
import zlib

CHOICE = re.compile(r"\[([^\[\]]*)\]")


def held_out(name, one_in):
    """Whether a thing is kept for the test; by its name, so that every run draws the same line."""
    return zlib.crc32(name.encode()) % one_in == 0


def choose(rng, wording):
    return CHOICE.sub(lambda found: rng.choice(found.group(1).split("|")), wording)


def expansions(wording):
    parts = CHOICE.split(wording)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    return ("".join(chosen) for chosen in itertools.product(*choices))


OPENINGS = ["Please tell me: ", "Hi, ", "Hello! ", "Excuse me, ", "A question: ", "Help! ", "Sorry, "]


def loosen(rng, text):
    """Small liberties that people take: another letter case, no mark at the end, a greeting."""
    roll = rng.random()
    if roll < 0.15:
        text = text.lower()
    elif roll < 0.25:
        text = rng.choice(OPENINGS) + text
    if rng.random() < 0.3:
        text = text.rstrip("?.!")
    return text
