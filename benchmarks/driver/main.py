"""Measures our engine alone and our whole sealed path beside llama.cpp, alternating, on one model.

In each round every program runs every case once, and only figures of the same round are compared.
ceiling: llama-batched-bench, which neither samples nor writes text. engine: ours, driven through
its interface. llama-server: over HTTP, streaming. sealed path: connect, coordinator and node, over
HTTP, streaming. The model has a real shape and random weights.
"""

import argparse
import contextlib
import json
import os
import pathlib
import sys
import tempfile
import time

import processes
import report
from cases import CASES, NAMES, Runner

COLUMNS = ["ceiling", "engine", "server", "sealed"]


def read_arguments():
    parser = argparse.ArgumentParser(prog="./bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=NAMES, help="one kind of case (all)")
    parser.add_argument("--shape", default="21m", choices=["21m", "110m", "1b"],
                        help="parameters of the random model (21m)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds at most (5)")
    parser.add_argument("--minutes", type=float, default=10, help="no new round after these (10)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    return parser.parse_args()


def say(text):
    end, start = ("", "\r\033[K") if sys.stderr.isatty() else ("\n", "")
    print(f"{start}{text}", end=end, file=sys.stderr, flush=True)


def measure(runner, cases, arguments):
    """Rounds of every case: {case: [{column: figure}]}. The columns' order turns each round."""
    deadline = time.monotonic() + 60 * arguments.minutes
    rounds = {case: [] for case in cases}
    for number in range(arguments.rounds):
        started = time.monotonic()
        turn = number % len(COLUMNS)
        order = COLUMNS[turn:] + COLUMNS[:turn]
        for case in cases:
            say(f"round {number + 1} of {arguments.rounds}: {case.title}")
            rounds[case].append({column: runner.run(column, case) for column in order})
        if time.monotonic() + (time.monotonic() - started) > deadline:
            break
    say("")
    return rounds


@contextlib.contextmanager
def prepared(arguments):
    """A runner with its model made and both servers up."""
    threads = os.cpu_count()
    with tempfile.TemporaryDirectory(prefix="darkbloom-bench-") as folder, \
            contextlib.ExitStack() as stack:
        folder = pathlib.Path(folder)
        model = processes.make_model(arguments.shape, folder)
        servers = {
            "server": stack.enter_context(processes.llama_server(model, threads, folder)),
            "sealed": stack.enter_context(processes.whole_network(model, folder)),
        }
        yield Runner(model, threads, servers)


def main():
    arguments = read_arguments()
    cases = [case for case in CASES if arguments.name in (None, case.name)]
    load = os.getloadavg()[0]
    with prepared(arguments) as runner:
        rounds = measure(runner, cases, arguments)
    results = [report.summary(case, rounds[case]) for case in cases]
    machine = {"cores": os.cpu_count(), "load_before": load}
    if arguments.json:
        print(json.dumps({"shape": arguments.shape, "machine": machine, "results": results}))
        return
    print(report.table(results))
    print(f"\n{len(rounds[cases[0]])} rounds, {arguments.shape} parameters Q8_0, "
          "prompts of 60 tokens (prefill: 512), 64 tokens out.\n"
          f"{machine['cores']} cores, load {load:.2f} before. "
          "Ratios: middle (lowest-highest) round.")
    print(report.noise_line(results))


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        sys.exit(f"./bench: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
