"""Pairs from WordNet 3.0 (Debian's wordnet-base): words, their meanings, examples of their use."""
import functools
import re

from .wording import held_out

FOLDER = "/usr/share/wordnet"
KINDS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
KIN = ("@", "@i", "+", "&", "\\", "#p")  # WordNet's marks of pointers
EXAMPLE = re.compile(r'"([^"]*)"')
ASKED = ["{}", "{}", "what is {}?", "what does {} mean?", "define {}", "meaning of {}", "{}: definition",
         "explain {}", "what is meant by {}?", "the word {}"]


def lines(folder):
    """(letter, the facts of a line as words, its gloss) of every synset."""
    for letter, kind in KINDS.items():
        with open(f"{folder}/data.{kind}", encoding="utf-8") as file:
            for line in file:
                if line[0] != " ":
                    facts, _, gloss = line.partition(" | ")
                    yield letter, facts.split(" "), gloss


def lemmas_of(parts):
    words = parts[4 : 4 + 2 * int(parts[3], 16) : 2]
    return [re.sub(r"\(\w+\)$", "", word).replace("_", " ") for word in words]


def synsets(folder=FOLDER):
    """(id, lemmas, meaning, examples) of every synset."""
    for letter, parts, gloss in lines(folder):
        meaning = EXAMPLE.sub("", gloss).strip(" ;\n")
        yield letter + parts[0], lemmas_of(parts), meaning, EXAMPLE.findall(gloss)


def pointers_of(parts):
    """(symbol, target synset, number of our lemma, number of theirs); number 0 is the whole synset."""
    at = 4 + 2 * int(parts[3], 16)
    fields = parts[at + 1 : at + 1 + 4 * int(parts[at])]
    for symbol, offset, letter, ends in zip(*[iter(fields)] * 4):
        yield symbol, letter + offset, int(ends[:2], 16), int(ends[2:], 16)


def related(folder=FOLDER):
    """Words and their kin: a kind and what it is a kind of, a verb and its noun, near adjectives."""
    every = {letter + parts[0]: (lemmas_of(parts), list(pointers_of(parts))) for letter, parts, _ in lines(folder)}
    for lemmas, pointers in every.values():
        for symbol, target, ours, theirs in pointers:
            if symbol in KIN:
                pair = lemmas[max(ours, 1) - 1], every[target][0][max(theirs, 1) - 1]
                if pair[0] != pair[1]:
                    yield "related", *pair


def forms(folder=FOLDER):
    """Irregular forms of words, from WordNet's lists, and regular ones of common words."""
    for kind in KINDS.values():
        with open(f"{folder}/{kind}.exc", encoding="utf-8") as file:
            for line in file:
                form, base, *_ = line.replace("_", " ").split()
                yield "forms", form, base
    for number, ends in (("1", ["s"]), ("2", ["s", "ed", "ing"])):
        for word in sorted(common(folder, number)):
            if word.isalpha() and word.islower() and len(word) > 3:
                for end in ends:
                    yield "forms", (word if end == "s" else word.removesuffix("e")) + end, word


@functools.cache
def common(folder=FOLDER, number=""):
    """Words that WordNet's authors met in text, not rare Latin names; "1" the nouns, "2" the verbs."""
    with open(f"{folder}/cntlist.rev", encoding="utf-8") as file:
        parts = (line.split("%") for line in file)
        return {word.replace("_", " ") for word, rest in parts if rest.startswith(number)}


def entries(split, folder=FOLDER):
    for name, lemmas, meaning, examples in synsets(folder):
        if len(meaning) >= 10 and held_out(name, 100) == (split == "test"):
            yield lemmas, meaning, examples


def pairs(split, folder=FOLDER):
    """(kind, text, text). Kin and forms hold no meanings, so they tell nothing of the test's."""
    if split == "train":
        yield from forms(folder)
        yield from related(folder)
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
