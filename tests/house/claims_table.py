"""README's table of what is protected, from whom, at which tier: made of docs/claims.toml.

usage: claims_table.py [--write]      without --write it prints the table

An entry with `what` and `from` is a row; entries with the same two share it. A cell says "yes"
where a claim holds, "no" where an attack works, "not claimed" where neither is written down.
"""

import sys
import tomllib

import house

CLAIMS = "docs/claims.toml"
PAGE = "README.md"
TIERS = ("open", "sealed", "measured", "confidential")
START = "<!-- made of docs/claims.toml by tests/house/claims_table.py --write -->\n"
END = "<!-- end of what is made of docs/claims.toml -->\n"
WORDS = {"claim": "yes", "not_protected": "no"}


def rows_of(book):
    """{(what, from): {tier: {words}}}, two words are a contradiction."""
    rows = {}
    for kind, word in WORDS.items():
        for entry in book.get(kind, []):
            if "what" not in entry:
                continue
            cells = rows.setdefault((entry["what"], entry.get("from", "")), {})
            for tier in entry.get("tiers", []):
                cells.setdefault(tier, set()).add(word)
    # What is the same thing stands together, the best protected first.
    order = list(dict.fromkeys(what for what, _ in rows))

    def place(row):
        (what, _), cells = row
        words = [word for tier in TIERS for word in cells.get(tier, ())]
        return order.index(what), -words.count("yes"), words.count("no")
    return dict(sorted(rows.items(), key=place))


def table(book):
    lines = [f"| what | from | {' | '.join(TIERS)} |", "|---|---|" + "---|" * len(TIERS)]
    above = None
    for (what, whom), cells in rows_of(book).items():
        words = [" and ".join(sorted(cells.get(tier, {"not claimed"}))) for tier in TIERS]
        lines.append(f"| {what if what != above else ''} | {whom} | {' | '.join(words)} |")
        above = what
    return "\n".join(lines) + "\n"


def contradictions(book):
    for (what, whom), cells in rows_of(book).items():
        torn = [tier for tier in TIERS if len(cells.get(tier, ())) > 1]
        if torn:
            yield f"{CLAIMS}: {what}, from {whom}: claimed and denied at tier {', '.join(torn)}"


def with_table(page, made):
    """The page with the table between its marks exchanged; None where it has no marks."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    return f"{before}{start}{made}{end}{after}" if start and end else None


def findings(root, book):
    page = house.read(root, PAGE) if (root / PAGE).is_file() else ""
    wanted = with_table(page, table(book))
    if wanted is None:
        yield f"{PAGE}: has no place for the table of claims: {START.strip()}"
    elif wanted != page:
        yield f"{PAGE}: its table is not {CLAIMS}'s: run tests/house/claims_table.py --write"
    yield from contradictions(book)


def main(arguments):
    book = tomllib.loads(house.read(house.ROOT, CLAIMS))
    if arguments != ["--write"]:
        print(table(book), end="")
        return
    page = with_table(house.read(house.ROOT, PAGE), table(book))
    if page is None:
        sys.exit(f"{PAGE} has no marks for the table")
    (house.ROOT / PAGE).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
