"""Pairs from WordNet 3.0 (Debian's wordnet-base): words, their meanings, examples of their use."""
import functools
import re

from .wording import held_out

FOLDER = "/usr/share/wordnet"
EXAMPLE = re.compile(r'"([^"]*)"')
ASKED = ["{}", "{}", "what is {}?", "what does {} mean?", "define {}", "meaning of {}", "{}: definition",
         "explain {}", "what is meant by {}?", "the word {}"]


def synsets(folder=FOLDER):
    """(id, lemmas, meaning, examples) of every synset."""
    for kind in ("noun", "verb", "adj", "adv"):
        with open(f"{folder}/data.{kind}", encoding="utf-8") as file:
            for line in file:
                if line[0] == " ":
                    continue
                facts, _, gloss = line.partition(" | ")
                parts = facts.split(" ")
                words = parts[4 : 4 + 2 * int(parts[3], 16) : 2]
                lemmas = [re.sub(r"\(\w+\)$", "", word).replace("_", " ") for word in words]
                meaning = EXAMPLE.sub("", gloss).strip(" ;\n")
                yield kind + parts[0], lemmas, meaning, EXAMPLE.findall(gloss)


@functools.cache
def common(folder=FOLDER):
    """Words that WordNet's authors met in text, so that the test is not one of rare Latin names."""
    with open(f"{folder}/cntlist.rev", encoding="utf-8") as file:
        return {line.split("%")[0].replace("_", " ") for line in file}


def entries(split, folder=FOLDER):
    for name, lemmas, meaning, examples in synsets(folder):
        if len(meaning) >= 10 and held_out(name, 100) == (split == "test"):
            yield lemmas, meaning, examples


def pairs(split, folder=FOLDER):
    """(kind, text, text)."""
    for lemmas, meaning, examples in entries(split, folder):
        if split == "test":
            if any(lemma.lower() in common(folder) for lemma in lemmas):
                yield "words", ", ".join(lemmas), meaning
            continue
        yield "words", lemmas[0], meaning
        if len(lemmas) > 1:
            yield "words", ", ".join(lemmas[1:]), meaning
            yield "synonyms", lemmas[0], lemmas[1]
        for example in examples[:2]:
            yield "usage", example, f"{lemmas[0]}: {meaning}"


def asked(rng, kind, text):
    return rng.choice(ASKED).format(text) if kind == "words" else text
