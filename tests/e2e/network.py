"""The three real processes, started by `darkbloom up` as a person would, in a folder of their own
and on ports that were free a moment ago. Nothing is left behind, whatever a test does.

No test waits a fixed time: until() asks again until something holds or a deadline passes.
"""

import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from children import end_with_parent, free_port, stop  # noqa: E402

SKIPPED = 77  # CTest's SKIP_RETURN_CODE
MODEL = pathlib.Path(__file__).resolve().parents[2] / "models/seedling/seedling.gguf"
EMBEDDER = MODEL.parents[1] / "acorn/acorn.gguf"
BY_A_NODE = os.environ.get("DARKBLOOM_SERVED_BY") == "node"  # for its owner; else a network
# The model's own marks (end of turn among them) are the first of its vocabulary. Without them an
# answer goes on until its token limit, whatever the weights say.
ENDLESS = {"logit_bias": {str(token): -100 for token in range(8)}}
PROGRAMS = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 else "build/release/bin").resolve()


def until(holds, what, seconds=30.0):
    """The first true answer of `holds`; fails with `what` when the deadline passes."""
    deadline = time.monotonic() + seconds
    while True:
        answer = holds()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.01)


def run_program(name, *arguments, seconds=60):
    command = [str(PROGRAMS / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=seconds)


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Served:
    """Something that serves the API, by the facts that it prints."""

    def __init__(self, said):
        self.base_url = re.search(r"^base_url (\S+)$", said, re.MULTILINE)[1]
        self.api_key = re.search(r"^api_key (\S+)$", said, re.MULTILINE)[1]
        self.port = int(re.search(r":(\d+)/v1$", self.base_url)[1])

    def post(self, path, body, **headers):
        """(status, headers, body text) of a POST with our key; `body` is made JSON unless bytes."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return exchange(self.port, "POST", path, content, self.headers(**headers))

    def chat(self, prompt, **fields):
        return self.post("/v1/chat/completions", chat_body(prompt, **fields))

    def model(self, name):
        """What is said of a model, without what only connect says."""
        told = json.loads(exchange(self.port, "GET", f"/v1/models/{name}")[2])
        del told["tiers"]
        return told

    def headers(self, **more):
        return {"authorization": f"Bearer {self.api_key}", "content-type": "application/json",
                **more}


class Network(Served):
    """A running network; the facts that `up` prints, and what its folder says."""

    def __init__(self, data, process, said):
        super().__init__(said)
        self.data = data
        self.process = process

    def pid(self, name):
        return int((self.data / "run" / f"{name}.pid").read_text())

    def log(self, name):
        return (self.data / "log" / f"{name}.log").read_text()

    def complaints(self):
        return (self.data.parent / "up.err").read_text()

    def coordinator_port(self):
        return int(re.search(r"listening on 127\.0\.0\.1:(\d+)", self.log("coordinator"))[1])

    def coordinator_health(self):
        return json.loads(exchange(self.coordinator_port(), "GET", "/health")[2])

    def wait_idle(self, seconds=10.0):
        until(lambda: self.coordinator_health()["streams"] == 0, "no stream is open", seconds)

    def send(self, name, number):
        os.kill(self.pid(name), number)

    def hold_up(self):
        """`up` starts again what ends; a test that kills a program for good holds it first."""
        self.process.send_signal(signal.SIGSTOP)


def chat_body(prompt, **fields):
    return {"model": "seedling", "messages": [{"role": "user", "content": prompt}], **fields}


def exchange(port, method, path, body=None, headers=None, seconds=90):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, named, answer.read().decode()
    finally:
        connection.close()


def started(stack, folder, name, *arguments, label=None, environment=None):
    """(process, its log) of a program that ends with `stack`."""
    log = folder / f"{label or name}.log"
    with log.open("w") as out:
        process = subprocess.Popen([str(PROGRAMS / name), *map(str, arguments)], stdout=out,
                                   stderr=out, cwd=folder, env=environment,
                                   preexec_fn=end_with_parent)
    stack.callback(stop, process)
    return process, log


def accepts(port):
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
        return True
    except ConnectionRefusedError:
        return False


@contextlib.contextmanager
def running(nodes=1, *options):
    with tempfile.TemporaryDirectory(prefix="darkbloom-e2e-") as folder:
        data = pathlib.Path(folder)
        command = [str(PROGRAMS / "darkbloom"), "up", "--model", str(MODEL), "--data",
                   str(data / "net"), "--port", str(free_port()), "--nodes", str(nodes),
                   *map(str, options)]
        said, complained = data / "up.out", data / "up.err"
        with said.open("w") as out, complained.open("w") as err:
            process = subprocess.Popen(command, stdout=out, stderr=err, cwd=folder,
                                       preexec_fn=end_with_parent)
        try:
            until(lambda: "ready\n" in said.read_text() or process.poll() is not None,
                  "up is ready", 90)
            if process.poll() is not None:
                raise AssertionError("up ended: " + complained.read_text())
            yield Network(data / "net", process, said.read_text())
        finally:
            stop(process)


class Local(Served):
    """A node that serves its owner and nobody else."""

    def __init__(self, data, process, said):
        super().__init__(said)
        self.data = data
        self.process = process


@contextlib.contextmanager
def local(*options, data=None, model=MODEL):
    """Keeps its key in `data`, or in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="darkbloom-e2e-") as folder:
        data = data or pathlib.Path(folder, "node")
        command = [str(PROGRAMS / "darkbloom-node"), "--model", str(model), "--data", str(data),
                   "--local", str(free_port()), *map(str, options)]
        said, complained = pathlib.Path(folder, "node.out"), pathlib.Path(folder, "node.err")
        with said.open("w") as out, complained.open("w") as err:
            process = subprocess.Popen(command, stdout=out, stderr=err, cwd=folder,
                                       preexec_fn=end_with_parent)
        try:
            until(lambda: "listening on" in complained.read_text() or process.poll() is not None,
                  "the node listens", 90)
            if process.poll() is not None:
                raise AssertionError("the node ended: " + complained.read_text())
            node = Local(data, process, said.read_text())
            until(lambda: accepts(node.port), "its port answers")
            yield node
        finally:
            stop(process)


def serving(*options):
    """What a test of the API alone asks: a network through connect, or a node for its owner."""
    return local(*options) if BY_A_NODE else running(1, *options)
