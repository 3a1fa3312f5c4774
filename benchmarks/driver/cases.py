"""The cases: what each one asks, what it takes from each program, what is wanted of the ratios."""

import dataclasses
import random
import statistics

import client
import processes


@dataclasses.dataclass(frozen=True, eq=False)  # a case is itself, and a key
class Case:
    name: str
    streams: int
    prompt: int  # tokens of each prompt
    out: int     # tokens of each answer
    unit: str
    better: str           # "higher" or "lower"
    wanted: dict          # ratio -> the value it should reach

    @property
    def title(self):
        return f"{self.name} {self.streams}" if self.name == "decode" else self.name


def decode(streams):
    alone = streams == 1
    wanted = {"engine/server": 1.0, "sealed/server": 0.95} if alone else {"sealed/server": 1.0}
    if streams >= 8:
        wanted |= {"engine/ceiling": 0.9, "engine/server": 1.2}
    return Case("decode", streams, 60, 64, "tokens/s", "higher", wanted)


CASES = [
    decode(1), decode(4), decode(8), decode(16),
    Case("prefill", 1, 512, 1, "tokens/s", "higher", {}),
    Case("ttft", 1, 60, 1, "ms", "lower", {"sealed/server": 1.1}),
]
NAMES = sorted({case.name for case in CASES})


def value_of(case, tokens, seconds):
    """In the case's unit, from the tokens made in those seconds."""
    if case.name == "decode":
        return tokens / seconds
    return case.prompt / seconds if case.name == "prefill" else 1000 * seconds


class Runner:
    """Runs a case on each program. The servers stay up, idle between their turns."""

    def __init__(self, model, threads, servers):
        self.model = model
        self.threads = threads
        self.servers = servers  # by column name
        self.random = random.Random(1)
        self.overhead = {name: self.template_tokens(server) for name, server in servers.items()}

    def prompt(self, digits):
        """Digits are one token each in the made vocabulary."""
        return "".join(self.random.choice("0123456789") for _ in range(digits))

    def template_tokens(self, server):
        answers, _ = client.ask_together(server, [self.prompt(40)], 2)
        return answers[0].prompt_tokens - 40

    def run(self, column, case):
        if column == "ceiling":
            return self.ceiling(case)
        if column == "engine":
            return self.engine(case)
        return statistics.median(self.ask(column, case) for _ in range(processes.REPEATS))

    def ceiling(self, case):
        result = processes.batched_bench(self.model, self.threads, case)
        seconds = result["t"] if case.name == "decode" else result["t_pp"]
        return value_of(case, case.streams * case.out, seconds)

    def engine(self, case):
        result = processes.engine_bench(self.model, self.threads, case)
        if case.name == "decode":
            return result["tokens_per_second"]
        return value_of(case, 1, result["ttft_ms"] / 1000)

    def ask(self, column, case):
        digits = case.prompt - self.overhead[column]
        prompts = [self.prompt(digits) for _ in range(case.streams)]
        answers, seconds = client.ask_together(self.servers[column], prompts, case.out)
        if case.name != "decode":
            seconds = answers[0].first_s
        return value_of(case, sum(answer.completion_tokens for answer in answers), seconds)
