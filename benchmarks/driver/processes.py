"""What is measured: llama.cpp's batched-bench and server, our engine alone, our whole network."""

import contextlib
import dataclasses
import json
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from children import end_with_parent, free_port, stop  # noqa: E402

BINARIES = ROOT / "build/release/bin"
REPEATS = 3  # of each program in each round; the middle one counts
START_PATIENCE_S = 60
SLOTS = 16
CONTEXT = 1024  # tokens of a stream, for llama-server


@dataclasses.dataclass
class Server:
    name: str
    port: int
    model: str
    api_key: str = "none"
    fields: dict = dataclasses.field(default_factory=dict)  # what only this one understands


@contextlib.contextmanager
def started(command, log):
    with log.open("w") as out:
        process = subprocess.Popen([str(word) for word in command], stdout=out,
                                   stderr=subprocess.STDOUT, preexec_fn=end_with_parent)
    try:
        yield process
    finally:
        stop(process)


def wait_for(process, log, mark):
    """The log's text once `mark` is in it."""
    deadline = time.monotonic() + START_PATIENCE_S
    while mark not in (said := log.read_text()):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args[0]} did not start: {said[-600:]}")
        time.sleep(0.02)
    return said


@contextlib.contextmanager
def llama_server(model, threads, folder):
    port, log = free_port(), folder / "llama-server.log"
    command = ["llama-server", "--model", model, "--host", "127.0.0.1", "--port", port,
               "--threads", threads, "--parallel", SLOTS, "--ctx-size", SLOTS * CONTEXT, "--no-ui"]
    with started(command, log) as process:
        wait_for(process, log, "listening on http")
        # Without its prompt cache a prompt that was seen is computed again, as a new one would be.
        yield Server("llama-server", port, "bench", fields={"cache_prompt": False})


@contextlib.contextmanager
def whole_network(model, folder):
    """`darkbloom up` as people start it: coordinator, node, which chooses its threads, connect."""
    log = folder / "up.log"
    command = [BINARIES / "darkbloom", "up", "--model", model, "--port", free_port(),
               "--data", folder / "network"]
    with started(command, log) as process:
        said = wait_for(process, log, "ready\n")
        port = int(re.search(r"^base_url \S+:(\d+)/v1$", said, re.MULTILINE)[1])
        key = re.search(r"^api_key (\S+)$", said, re.MULTILINE)[1]
        yield Server("sealed path", port, pathlib.Path(model).stem, key)


def output_of(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stderr[-600:]}")
    return done.stdout


def batched_bench(model, threads, case):
    """Its result, a dictionary with t_pp, t_tg and t in seconds: the middle repeat's."""
    command = ["llama-batched-bench", "--model", model, "--threads", threads,
               "--ctx-size", max(512, case.streams * (case.prompt + case.out)), "-npp", case.prompt,
               "-ntg", case.out, "-npl", ",".join([str(case.streams)] * REPEATS),
               "--output-format", "jsonl"]
    lines = [json.loads(line) for line in output_of(command).splitlines() if line.startswith("{")]
    return sorted(lines, key=lambda line: line["t"])[len(lines) // 2]


def engine_bench(model, threads, case):
    """Our engine without a network: tokens_per_second and ttft_ms, the middle repeat's."""
    return json.loads(output_of([
        BINARIES / "engine_bench", model, "--streams", case.streams, "--prompt", case.prompt,
        "--out", case.out, "--threads", threads, "--rounds", REPEATS, "--json"]))


def make_model(shape, folder):
    path = folder / f"random-{shape}.gguf"
    output_of([BINARIES / "make_gguf", path, "--shape", shape])
    return path
