"""What privacy costs and what it hides: sealing, evidence, proofs and receipts, each beside the
cryptography in it as `openssl speed` runs it in the same round; and what an observer of the sealed
link learns from sizes and times.

Every program of the cost table runs on one core, which this command picks and keeps, and counts the
processor's time. The speed of the model, which a receipt is compared with, is by the clock.
"""

import argparse
import json
import os
import statistics
import sys

import observer
import processes
from report import lines_of

SEEDLING = processes.ROOT / "models/seedling/seedling.gguf"
RECEIPT_CHUNKS = 64  # as benchmarks/privacy/cases.h has it: a chunk is a token
RECEIPT_WANTED = 0.01  # of the time that a token takes
STREAMS = (1, 8)

# What each operation cannot do without, as {primitive: how often}.
FLOORS = {
    "seal 1 KiB": {"ECDH P-256": 1},
    "seal 64 KiB": {"ECDH P-256": 1, "AES-256-GCM of 64 KiB": 1},
    "seal 1 KiB to three": {"ECDH P-256": 3},
    "open 1 KiB": {"ECDH P-256": 1},
    "open 64 KiB": {"ECDH P-256": 1, "AES-256-GCM of 64 KiB": 1},
    "make receipt": {"ECDSA P-256 sign": 1},
    "check receipt": {"ECDSA P-256 verify": 1},
    "check receipt file": {"ECDSA P-256 verify": 2},
    "judge statement": {"ECDSA P-256 verify": 1},
    "judge log proof, witnesses: 1": {"Ed25519 verify": 2},
    "judge log proof, witnesses: 3": {"Ed25519 verify": 4},
    "judge TPM quote and key": {"ECDSA P-256 verify": 2},
    "judge SEV-SNP report": {"RSA-4096 verify": 3, "ECDSA P-384 verify": 1},
    "judge build provenance": {"Ed25519 verify": 1},
}
# openssl's lines for machines: the primitive, the line's start, which field, and its unit.
PRIMITIVES = [("ECDH P-256", "+F5:", 256, 3), ("ECDSA P-256 sign", "+F4:", 256, 3),
              ("ECDSA P-256 verify", "+F4:", 256, 4), ("ECDSA P-384 verify", "+F4:", 384, 4),
              ("RSA-4096 verify", "+F2:", 4096, 4), ("Ed25519 verify", "+F6:", 253, 5)]
BLOCK = 65536


def read_arguments():
    parser = argparse.ArgumentParser(prog="./bench privacy", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds (7)")
    parser.add_argument("--questions", type=int, default=20,
                        help="different questions that the observer tells apart (20)")
    parser.add_argument("--times", type=int, default=10, help="how often each is asked (10)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the tables")
    return parser.parse_args()


def pinned(command, core):
    return ["taskset", "--cpu-list", core, *command]


def openssl_speed(core, *arguments):
    command = pinned(["openssl", "speed", "-mr", "-seconds", "1", *arguments], core)
    return [line for line in processes.output_of(command).splitlines() if line.startswith("+F")]


def primitives(core):
    """Nanoseconds of each, as OpenSSL's own program measures them."""
    lines = openssl_speed(core, "ecdhp256", "ecdsap256", "ecdsap384", "rsa4096", "ed25519")
    found = {}
    for name, start, bits, field in PRIMITIVES:
        (words,) = [line.split(":") for line in lines
                    if line.startswith(start) and line.split(":")[2] == str(bits)]
        found[name] = 1e9 / float(words[field])
    (line,) = openssl_speed(core, "-bytes", BLOCK, "-aead", "-evp", "aes-256-gcm")
    found["AES-256-GCM of 64 KiB"] = 1e9 * BLOCK / float(line.split(":")[3])
    return found


def one_round(core):
    ours = json.loads(processes.output_of(pinned([processes.BINARIES / "privacy_bench"], core)))
    floor = primitives(core)
    return {name: {"ns": ns, "floor_ns": sum(count * floor[primitive] for primitive, count
                                             in FLOORS[name].items())}
            for name, ns in ours.items()}


def middle(values):
    return {"median": statistics.median(values), "lowest": min(values), "highest": max(values)}


def costs(rounds, core):
    """{operation: its microseconds and its ratio to the floor}."""
    measured = []
    for number in range(rounds):
        print(f"costs: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        measured.append(one_round(core))
    return {name: {"microseconds": middle([each[name]["ns"] / 1000 for each in measured]),
                   "ratio": middle([each[name]["ns"] / each[name]["floor_ns"]
                                    for each in measured])}
            for name in measured[0]}


def receipt_shares(made_us):
    """What a token's part of a receipt is of the time in which the default model makes a token.

    It does not count as faster that the node signs beside the engine's thread."""
    for streams in STREAMS:
        output = processes.output_of([
            processes.BINARIES / "engine_bench", SEEDLING, "--streams", streams, "--prompt", 60,
            "--out", RECEIPT_CHUNKS, "--threads", os.cpu_count(), "--rounds", 9, "--json"])
        speed = json.loads(output)["tokens_per_second"]
        share = made_us / 1e6 / RECEIPT_CHUNKS * speed
        yield {"streams": streams, "tokens_per_second": speed, "share": share,
               "met": share < RECEIPT_WANTED, "met_up_to": RECEIPT_WANTED * speed / share}


def span(found, digits):
    return (f"{found['median']:.{digits}f} "
            f"({found['lowest']:.{digits}f}-{found['highest']:.{digits}f})")


def floor_words(name):
    return " + ".join(f"{count} {primitive}" for primitive, count in FLOORS[name].items())


def cost_table(found):
    rows = [("operation", "microseconds", "the cryptography in it", "of its time")]
    rows += [(name, span(each["microseconds"], 0), floor_words(name), span(each["ratio"], 2))
             for name, each in found.items()]
    return "\n".join(lines_of(rows))


def share_lines(shares):
    for each in shares:
        yield (f"A receipt costs {each['share']:.2%} of a token's time, {each['streams']} "
               f"stream(s), {each['tokens_per_second']:.0f} tokens/s of seedling: "
               f"{'met' if each['met'] else 'MISSED'} {RECEIPT_WANTED:.0%}, which holds up to "
               f"{each['met_up_to']:.0f} tokens/s")


def main():
    arguments = read_arguments()
    os.environ.setdefault("DARKBLOOM_SOURCE", str(processes.ROOT))  # vectors may lie beside it
    core = min(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    found = costs(arguments.rounds, core)
    shares = list(receipt_shares(found["make receipt"]["microseconds"]["median"]))
    seen = observer.measure(SEEDLING, arguments.questions, arguments.times)
    if arguments.json:
        print(json.dumps({"costs": found, "receipts": shares, "observer": seen,
                          "machine": {"cores": os.cpu_count(), "load_before": load}}))
        return
    print(cost_table(found))
    print(f"\n{arguments.rounds} rounds on core {core} of {os.cpu_count()}, load {load:.2f} "
          "before. Middle (lowest-highest) round.\n" + "\n".join(share_lines(shares)) + "\n")
    print(observer.table(seen))


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        sys.exit(f"./bench privacy: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
