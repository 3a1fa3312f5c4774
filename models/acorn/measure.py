"""How well a ranking finds the right passage, and BM25 to compare with. Needs only Python."""
import math
import re
from collections import Counter, defaultdict

WORD = re.compile(r"[a-z0-9]+")


def right_passages(rows):
    """For each query, the places of the passages that answer it: some rows share theirs."""
    places = defaultdict(set)
    for place, (_, _, passage) in enumerate(rows):
        places[passage].add(place)
    return [places[passage] for _, _, passage in rows]


def ranks_of(rows, scores):
    """The rank, from 1, of each query's passage among all different passages; ties count against it."""
    right, ranks = right_passages(rows), []
    first = {passage: place for place, (_, _, passage) in reversed(list(enumerate(rows)))}
    candidates = sorted(first.values())
    for row, good in zip(scores, right):
        best = max(row[place] for place in good)
        ranks.append(1 + sum(row[place] >= best for place in candidates if place not in good))
    return ranks


def summary(rows, ranks):
    """{set: (accuracy@1, mean reciprocal rank, queries)}"""
    by_set = defaultdict(list)
    for (name, _, _), rank in zip(rows, ranks):
        by_set[name].append(rank)
    by_set["all"] = list(ranks)
    return {name: (round(sum(r == 1 for r in found) / len(found), 4),
                   round(sum(1 / r for r in found) / len(found), 4), len(found)) for name, found in by_set.items()}


def bm25(queries, passages, k1=1.2, b=0.75):
    """Scores of every passage for every query, by the usual formula over lower-cased words."""
    counts = [Counter(WORD.findall(text.lower())) for text in passages]
    lengths = [sum(count.values()) for count in counts]
    mean = sum(lengths) / len(lengths)
    holders = Counter(word for count in counts for word in count)
    rarity = {word: math.log(1 + (len(passages) - n + 0.5) / (n + 0.5)) for word, n in holders.items()}
    scores = []
    for query in queries:
        words = [word for word in WORD.findall(query.lower()) if word in rarity]
        scores.append([sum(rarity[w] * count[w] * (k1 + 1) / (count[w] + k1 * (1 - b + b * length / mean))
                           for w in words if count[w]) for count, length in zip(counts, lengths)])
    return scores
