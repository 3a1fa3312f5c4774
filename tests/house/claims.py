"""DESIGN.md section 5, rule 2: docs/claims.toml lists every claim with the tests that prove it and
every non-claim with the attack that still works, each with the tiers that it is about; README's
table says the same.

usage: claims.py CTEST BUILD_FOLDER

A test is named as CTest names it ("seal: Chunks.a_cut_stream_is_refused") or without the room
before it, as GoogleTest does.
"""

import json
import subprocess
import sys
import tomllib

import claims_table
import house
from claims_table import CLAIMS, TIERS

FIELDS = {"claim": {"id", "text", "tiers", "tests"},
          "not_protected": {"id", "text", "tiers", "attack"}}
OPTIONAL = {"tests", "what", "from"}


def known_tests(ctest, build):
    """Every name under which CTest knows a test, with and without the prefix before ': '."""
    run = subprocess.run([ctest, "--test-dir", build, "--show-only=json-v1"], check=True,
                         capture_output=True, text=True)
    names = {test["name"] for test in json.loads(run.stdout[run.stdout.index("{"):])["tests"]}
    return names | {name.rsplit(": ", 1)[-1] for name in names}


def findings(root, tests):
    if not (root / CLAIMS).is_file():
        return [f"{CLAIMS}: is missing"]
    try:
        book = tomllib.loads(house.read(root, CLAIMS))
    except tomllib.TOMLDecodeError as mistake:
        return [f"{CLAIMS}: {mistake}"]
    found = [f"{CLAIMS}: unknown table {name}" for name in sorted(set(book) - set(FIELDS))]
    for kind in FIELDS:
        if not book.get(kind):
            found.append(f"{CLAIMS}: has no [[{kind}]]")
        for entry in book.get(kind, []):
            found += entry_findings(kind, entry, tests)
    return [*found, *repeated_ids(book), *bare_tiers(book), *claims_table.findings(root, book)]


def entry_findings(kind, entry, tests):
    place = f"{CLAIMS}: [[{kind}]] {entry.get('id', '(without id)')}"
    for field in sorted(FIELDS[kind] - set(entry)):
        yield f"{place}: has no {field}"
    for field in sorted(set(entry) - FIELDS[kind] - OPTIONAL):
        yield f"{place}: unknown field {field}"
    for field in sorted({"id", "text", "attack", "what", "from"} & set(entry)):
        if not str(entry[field]).strip():
            yield f"{place}: {field} is empty"
    if ("what" in entry) != ("from" in entry):
        yield f"{place}: a row of the table has both what and from"
    if not in_order(entry.get("tiers", TIERS)):
        yield f"{place}: tiers are some of {', '.join(TIERS)}, in this order and without a gap"
    if kind == "claim" and not entry.get("tests"):
        yield f"{place}: a claim without a test is no claim: move it to [[not_protected]]"
    for name in entry.get("tests", []):
        if name not in tests:
            yield f"{place}: no test is named {name!r}"


def in_order(tiers):
    """At least one, neighbours, each once."""
    runs = [list(TIERS[start:end]) for start in range(len(TIERS))
            for end in range(start + 1, len(TIERS) + 1)]
    return list(tiers) in runs


def bare_tiers(book):
    """A tier without a non-claim would promise everything."""
    denied = [entry.get("tiers", []) for entry in book.get("not_protected", [])]
    for tier in TIERS:
        if denied and not any(tier in tiers for tiers in denied):
            yield f"{CLAIMS}: no [[not_protected]] is about tier {tier}"


def repeated_ids(book):
    ids = [entry.get("id") for kind in FIELDS for entry in book.get(kind, [])]
    return [f"{CLAIMS}: id {one} is used twice" for one in sorted(
        {str(one) for one in ids if ids.count(one) > 1})]


if __name__ == "__main__":
    sys.exit(house.report("claims", findings(house.ROOT, known_tests(*sys.argv[1:]))))
