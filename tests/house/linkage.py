"""DESIGN.md section 2, privacy by linkage: the coordinator cannot open an envelope because the
code is not in its binary, the client cannot open what is sealed to a node, and openai and engine
are linked by the node alone. Each binary is also asked for a symbol that it must hold, so that a
stripped binary or a renamed class cannot pass.

usage: linkage.py (coordinator|client|node) BINARY
"""

import re
import subprocess
import sys

import house

MODEL_CODE = r"\bdarkbloom::(openai|engine|swarm)::"
RULES = {
    "coordinator": {
        "never": [r"\bdarkbloom::seal::", MODEL_CODE, r"\bdarkbloom::crypto::([Hh]pke|[Aa]ead)"],
        "holds": [r"\bdarkbloom::wire::decode_envelope"],
    },
    "client": {
        "never": [r"\bdarkbloom::seal::EnvelopeOpener", MODEL_CODE],
        "holds": [r"\bdarkbloom::seal::seal_request"],
    },
    "node": {
        "never": [r"\bdarkbloom::seal::seal_request"],
        "holds": [r"\bdarkbloom::seal::EnvelopeOpener", MODEL_CODE],
    },
}
MODEL_LIBRARY = re.compile(r"lib(llama|ggml|whisper)")


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def findings(program, symbols, libraries):
    """`symbols` is the output of nm -C, `libraries` that of readelf -d."""
    rule = RULES[program]
    found = []
    for pattern in rule["never"]:
        hits = [line for line in symbols.splitlines() if re.search(pattern, line)]
        found += [f"{program}: holds {line.split(maxsplit=2)[-1]}" for line in hits[:3]]
    for pattern in rule["holds"]:
        if not re.search(pattern, symbols):
            found.append(f"{program}: no symbol {pattern}: is the binary stripped?")
    linked = [line.strip() for line in libraries.splitlines() if "NEEDED" in line]
    if program != "node":
        found += [f"{program}: links {line}" for line in linked if MODEL_LIBRARY.search(line)]
    return found


if __name__ == "__main__":
    which, binary = sys.argv[1:]
    sys.exit(house.report(f"linkage of {which}", findings(
        which, output_of("nm", "-C", binary), output_of("readelf", "-d", binary))))
