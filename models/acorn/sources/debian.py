"""Pairs from Debian's package descriptions: the one line, and the paragraphs under it.

Each description is written by a package's maintainer and under the package's own free licence. They
are in apt's lists, which `apt-get update` fetches.
"""
import functools
import glob
import re

from .wording import held_out

LISTS = "/var/lib/apt/lists"
BOILERPLATE = re.compile(
    r"^(This|The) (\S+ )?(transitional |dummy )?package (contains|provides|includes|is)|^This is a (transitional|dummy)"
    r"|^See |^Homepage|^Source code for Debianized|^Please ", re.I)
ASKED = ["{}", "{}", "{}", "a program: {}", "software: {}", "I am looking for {}", "which package is {}?",
         "package with {}", "tool: {}", "install {}", "need {}"]


def stanzas(path):
    with open(path, encoding="utf-8") as file:
        fields, name = {}, None
        for line in file:
            line = line.rstrip("\n")
            if not line:
                yield fields
                fields, name = {}, None
            elif line[0] == " " and name:
                fields[name].append(line[1:])
            else:
                name, _, value = line.partition(":")
                fields[name] = [value.strip()]
        if fields:
            yield fields


def one(pattern):
    found = sorted(glob.glob(pattern))
    if not found:
        raise SystemExit(f"no {pattern}: run `apt-get -o Acquire::Languages=en update` first")
    return found[0]


def paragraphs(lines):
    """Paragraphs of a long description; a single dot stands for an empty line."""
    return [" ".join(part.split()) for part in " ".join(lines).split(" . ")]


def lines_joined(lines):
    return [line if line != "." else " . " for line in lines]


@functools.cache
def source_of(lists):
    found = {}
    for fields in stanzas(one(f"{lists}/*_main_binary-*_Packages")):
        name = fields["Package"][0]
        found[name] = fields.get("Source", [name])[0].split()[0]
    return found


def descriptions(lists=LISTS):
    """(source package, short description, paragraphs), each text once."""
    sources, seen = source_of(lists), set()
    for fields in stanzas(one(f"{lists}/*_i18n_Translation-en")):
        name, lines = fields["Package"][0], fields["Description-en"]
        short, lines = " ".join(lines[0].split()), lines[1:]
        parts = [p for p in paragraphs(lines_joined(lines)) if len(p) > 40 and not BOILERPLATE.match(p)]
        key = parts[0].lower() if parts else ""
        if not parts or key in seen or len(short) < 12:
            continue
        seen.add(key)
        yield sources.get(name, name), short, parts


def pairs(split, lists=LISTS):
    """(kind, query, passage). Held out are whole source packages, with all that is built from them."""
    for source, short, parts in descriptions(lists):
        if held_out(source, 40) != (split == "test"):
            continue
        yield "packages", short, " ".join(parts[:3])
        if split == "train" and len(parts) > 1:
            yield "parts", parts[1], short + ". " + parts[0]


def asked(rng, kind, query):
    return rng.choice(ASKED).format(query) if kind == "packages" else query
