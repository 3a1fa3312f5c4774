"""How long it takes to place a request: a look at every node that serves its model, and the exact
pick among a client's three candidates, on one core. Beside it, what the router makes of a day that
goes wrong is `build/release/bin/fleet_sim`.
"""

import argparse
import json

import processes

WANTED = {1260: 2, 10_000: 25, 100_000: 250}  # microseconds, p99


def read_arguments():
    parser = argparse.ArgumentParser(prog="./bench fleet", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20_000, help="requests placed (20000)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    return parser.parse_args()


def main():
    arguments = read_arguments()
    bench = str(processes.ROOT / "build/release/bin/fleet_bench")
    found = json.loads(processes.output_of([bench, "--rounds", str(arguments.rounds)]))
    if arguments.json:
        print(json.dumps(found))
        return
    print("| nodes | all: p50 | p99 | wanted | three candidates: p50 | p99 | allocations |")
    print("|---|---|---|---|---|---|---|")
    for row in found:
        every, three = row["all"], row["candidates"]
        print(f"| {row['nodes']:,} | {every['p50_us']:.1f} µs | {every['p99_us']:.1f} µs "
              f"| {WANTED[row['nodes']]} µs | {three['p50_us']:.2f} µs | {three['p99_us']:.2f} µs "
              f"| {every['allocations'] + three['allocations']} |")


main()
