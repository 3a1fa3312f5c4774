"""A prompt that another tenant has just asked gains nothing: no token of it comes from the cache,
and it takes as long as one that nobody asked. The tenant's own gains, which proves the measure.
"""

import json
import random
import statistics
import time
import unittest

import network

ROUNDS = 16
WORDS = 160  # near a third of the model's context as tokens: prefill is most of an answer's time
Z_MAX = 3.5  # by chance once in some thousand runs
SEED = 20261127


def fresh_prompt(source):
    return " ".join(f"{source.randrange(10_000)}" for _ in range(WORDS))


def rank_sum_z(left, right):
    """Mann-Whitney: how many standard deviations `left` lies above `right` in rank."""
    ranks = {value: rank for rank, value in enumerate(sorted(left + right), 1)}
    n, m = len(left), len(right)
    mean = n * (n + m + 1) / 2
    return (sum(ranks[value] for value in left) - mean) / (n * m * (n + m + 1) / 12) ** 0.5


class Tenants(unittest.TestCase):
    def setUp(self):
        self.net = self.enterContext(network.running())
        made = network.run_program("darkbloom-coordinator", "--data", self.net.data, "add-key",
                                   "another")
        self.keys = {"first": self.net.api_key, "other": made.stdout.split()[0]}

    def ask(self, tenant, prompt):
        """(seconds, tokens from the cache)"""
        headers = self.net.headers() | {"authorization": f"Bearer {self.keys[tenant]}"}
        body = json.dumps(network.chat_body(prompt, max_completion_tokens=1)).encode()
        started = time.perf_counter()
        status, _, text = network.exchange(self.net.port, "POST", "/v1/chat/completions", body,
                                           headers)
        took = time.perf_counter() - started
        self.assertEqual(status, 200, text)
        return took, json.loads(text)["usage"]["prompt_tokens_details"]["cached_tokens"]

    def test_anothers_prompt_costs_what_a_new_one_costs(self):
        print(f"seed {SEED}")
        source = random.Random(SEED)
        times = {"asked by another": [], "asked by nobody": [], "asked by itself": []}
        for _ in range(ROUNDS):
            asked, new = fresh_prompt(source), fresh_prompt(source)
            self.ask("first", asked)
            kinds = [("asked by another", asked), ("asked by nobody", new)]
            source.shuffle(kinds)
            for kind, prompt in kinds:
                took, cached = self.ask("other", prompt)
                times[kind].append(took)
                self.assertLess(cached, 32, "no more than the template's own beginning")
            took, cached = self.ask("first", asked)
            times["asked by itself"].append(took)
            self.assertGreater(cached, WORDS)
        print({kind: round(statistics.median(took) * 1000, 2) for kind, took in times.items()})
        new = times["asked by nobody"]
        self.assertLess(abs(rank_sum_z(times["asked by another"], new)), Z_MAX, times)
        self.assertLess(rank_sum_z(times["asked by itself"], new), -Z_MAX, times)


if __name__ == "__main__":
    unittest.main()
