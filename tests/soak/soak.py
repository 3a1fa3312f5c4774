"""The network under load for a long time: the real coordinator and connect, nodes of the production
NodeService that tell tales (soak_node), in processes of twenty and of one. From a seed that is
printed, processes of nodes are killed and started again, and stopped and continued; meanwhile
hundreds or thousands of streams are open. Each answer has one right text.

It fails when an answer is wrong or an error was not injected, when the coordinator's memory grows,
and when it still counts a stream after the last has ended. Each answer is counted by its end, as
its client saw it.
"""

import argparse
import asyncio
import collections
import contextlib
import json
import pathlib
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from children import end_with_parent, free_port, stop  # noqa: E402

STREAMS_OF_KEY = 48      # under an account's limit
STREAMS_OF_CONNECT = 700  # under what one connect runs at once
NODES_OF_PROCESS = 20
SLOTS = 32               # of a node: three times what falls to it, so that some can be down
WORDS = (8, 32)          # of a tale
PATIENCE_S = 120         # for one answer
TRIES = 3                # as SDKs do where a refusal says when to come again
DOWN_SHARE_MAX = 0.3     # of the nodes at once
CONTENT = re.compile(r'"content":"([^"]*)"')


def read_arguments():
    parser = argparse.ArgumentParser(prog="./bench soak", description=__doc__)
    parser.add_argument("--programs", type=pathlib.Path, default=ROOT / "build/release/bin")
    parser.add_argument("--minutes", type=float, default=10, help="of load (10)")
    parser.add_argument("--nodes", type=int, default=200, help="in processes of 20 and of 1 (200)")
    parser.add_argument("--streams", type=int, default=2000, help="at once (2000)")
    parser.add_argument("--word-ms", type=int, default=1000, help="between two words (1000)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--json", action="store_true", help="print JSON instead of sentences")
    return parser.parse_args()


class Program:
    """A process that is started again under the same command."""

    def __init__(self, name, command, folder):
        self.name, self.command, self.folder = name, [str(word) for word in command], folder
        self.process = None
        self.start()

    def start(self):
        with (self.folder / f"{self.name}.log").open("a") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log,
                                            preexec_fn=end_with_parent)

    def log(self):
        return (self.folder / f"{self.name}.log").read_text()


class NodeProcess(Program):
    def __init__(self, nodes, *arguments):
        super().__init__(*arguments)
        self.nodes, self.down = nodes, False


def health_of(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
        return json.load(answer)


def until(holds, what, seconds=60):
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


class Network:
    """Everything that runs, in a folder of its own."""

    def __init__(self, options, folder, stack):
        self.options, self.folder, self.stack = options, folder, stack
        self.port, data = free_port(), folder / "data"
        coordinator = options.programs / "darkbloom-coordinator"
        count = -(-options.streams // STREAMS_OF_KEY)
        self.keys = [subprocess.run([coordinator, "--data", data, "add-key", f"soak {number}"],
                                    capture_output=True, text=True, check=True).stdout.strip()
                     for number in range(count)]
        self.coordinator = self.add(Program("coordinator", [
            coordinator, "--data", data, "--port", self.port], folder))
        until(lambda: "listening on" in self.coordinator.log(), "the coordinator listens")
        self.nodes = [self.add_nodes(*place) for place in places(options.nodes)]
        until(lambda: self.health()["nodes"] == options.nodes, "all nodes have joined", 120)
        self.connects = [self.add_connect(number)
                         for number in range(-(-options.streams // STREAMS_OF_CONNECT))]
        for port in self.connects:
            until(lambda: accepted(port), "connect has judged its candidates")

    def add(self, program):
        self.stack.callback(lambda: stop(program.process))
        return program

    def add_nodes(self, first, nodes):
        return self.add(NodeProcess(nodes, f"nodes-{first}", [
            self.options.programs / "soak_node", "--coordinator", f"ws://127.0.0.1:{self.port}",
            "--first", first, "--nodes", nodes, "--slots", SLOTS,
            "--word-ms", self.options.word_ms], self.folder))

    def add_connect(self, number):
        port = free_port()
        self.add(Program(f"connect-{number}", [
            self.options.programs / "darkbloom", "connect", "--port", port,
            "--coordinator", f"ws://127.0.0.1:{self.port}"], self.folder))
        return port

    def health(self):
        return health_of(self.port)

    def terminals(self):
        """How many of the coordinator's streams ended how; nothing from one that has no metrics."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics",
                                        timeout=10) as answer:
                told = re.findall(r'streams_ended_total{terminal="(\w+)"} (\d+)',
                                  answer.read().decode())
        except urllib.error.HTTPError:
            return {}
        return {terminal: int(count) for terminal, count in told}


def accepted(port):
    try:
        return health_of(port)["accepted"] > 0
    except OSError:
        return False


def places(nodes):
    """(first number, how many) of each process: four fifths of the nodes share processes."""
    size = min(NODES_OF_PROCESS, max(2, nodes // 5))
    shared = nodes * 4 // 5 // size
    crowds = [(1 + size * number, size) for number in range(shared)]
    return crowds + [(number, 1) for number in range(1 + size * shared, nodes + 1)]


class Chaos:
    """Kills, pauses and brings back processes of nodes, as its dice say."""

    def __init__(self, network, seed):
        self.network, self.dice = network, random.Random(seed)
        self.done = {"killed": 0, "paused": 0, "nodes killed": 0, "nodes paused": 0}

    def victim(self):
        down = sum(each.nodes for each in self.network.nodes if each.down)
        most = DOWN_SHARE_MAX * self.network.options.nodes
        fit = [each for each in self.network.nodes if not each.down and down + each.nodes <= most]
        return self.dice.choice(fit) if fit else None

    async def run(self, seconds):
        ends, under_way = time.monotonic() + seconds, set()
        while time.monotonic() < ends:
            await asyncio.sleep(self.dice.uniform(0.5, 3))
            if victim := self.victim():
                harm = self.kill if self.dice.random() < 0.5 else self.pause
                task = asyncio.create_task(harm(victim))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
        await asyncio.gather(*under_way)

    async def kill(self, victim):
        victim.down = True
        self.count("killed", victim)
        victim.process.send_signal(signal.SIGKILL)
        victim.process.wait()
        await asyncio.sleep(self.dice.uniform(0.2, 6))
        victim.start()
        victim.down = False

    async def pause(self, victim):
        victim.down = True
        self.count("paused", victim)
        victim.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(self.dice.uniform(0.2, 15))
        victim.process.send_signal(signal.SIGCONT)
        victim.down = False

    def count(self, what, victim):
        self.done[what] += 1
        self.done[f"nodes {what}"] += victim.nodes


class Refused(Exception):
    """With the seconds after which to come again, or None."""

    def __init__(self, said, after_s):
        super().__init__(said)
        self.after_s = after_s


class Clients:
    """Streams, each of which is asked for again as soon as it has ended."""

    def __init__(self, network, seed):
        self.network, self.dice, self.asked = network, random.Random(seed), 0
        self.ended = {"whole": 0, "refused": 0, "told an error": 0, "broken": 0, "wrong": 0}
        self.come_again, self.said = collections.Counter(), []

    async def seat(self, number, ends):
        await asyncio.sleep(self.dice.uniform(0, 5))  # not all in one instant
        while time.monotonic() < ends:
            self.asked += 1
            how, what = await self.answer(number, self.asked)
            self.ended[how] += 1
            if how != "whole":
                self.said.append(f"{how}: {what}")

    async def answer(self, seat, number):
        words = self.dice.randint(*WORDS)
        for attempt in range(TRIES):
            try:
                text = await asyncio.wait_for(self.stream(seat, number, words), PATIENCE_S)
                return judged(text, number, words)
            except Refused as refused:
                if refused.after_s is None or attempt + 1 == TRIES:
                    return "refused", str(refused)
                self.come_again[message_in(str(refused))] += 1
                await asyncio.sleep(refused.after_s)
            except (OSError, EOFError, TimeoutError) as error:
                return "broken", repr(error)

    async def stream(self, seat, number, words):
        port = self.network.connects[seat % len(self.network.connects)]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(request_bytes(port, self.network.keys[seat % len(self.network.keys)],
                                       number, words))
            heard = await reader.read(-1)
        finally:
            writer.close()
        return heard.decode()


def request_bytes(port, key, number, words):
    tale = f"canary tale {number} of {words} fails 0"
    content = json.dumps({"model": "scripted", "stream": True,
                          "messages": [{"role": "user", "content": tale}]})
    return (f"POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n"
            f"authorization: Bearer {key}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(content)}\r\nconnection: close\r\n\r\n{content}").encode()


def message_in(said):
    found = re.search(r'"message":"([^"]*)"', said)
    return found[1] if found else said


def judged(heard, number, words):
    """(how it ended, what was said) of an answer."""
    head, _, body = heard.partition("\r\n\r\n")
    if not head.startswith("HTTP/1.1 200"):
        after = re.search(r"^retry-after-ms: (\d+)", head, re.MULTILINE | re.IGNORECASE)
        raise Refused(f"{head[:12]} {body[-300:]}", int(after[1]) / 1000 if after else None)
    text = "".join(CONTENT.findall(body))
    right = "".join(f"canary{number}.{word} " for word in range(words))
    if "data: [DONE]" in body and text == right:
        return "whole", ""
    if right.startswith(text) and '"error"' in body:
        return "told an error", body[-300:]
    if right.startswith(text) and "data: [DONE]" not in body:
        return "broken", f"{len(text)} of {len(right)} bytes, then {body[-200:]!r}"
    return "wrong", f"{text[-200:]!r} is no end of tale {number} of {words}"


async def watch(network, samples, ends):
    """The coordinator's memory and streams, twice a second."""
    pid = network.coordinator.process.pid
    while time.monotonic() < ends:
        await asyncio.sleep(0.5)
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        streams = (await asyncio.to_thread(network.health))["streams"]
        samples.append((time.monotonic(), int(re.search(r"VmRSS:\s+(\d+)", status)[1]), streams))


async def soak(network, options):
    seconds = 60 * options.minutes
    ends, samples = time.monotonic() + seconds, []
    clients, chaos = Clients(network, options.seed + 1), Chaos(network, options.seed)
    await asyncio.gather(watch(network, samples, ends), chaos.run(seconds),
                         *(clients.seat(number, ends) for number in range(options.streams)))
    until(lambda: network.health()["streams"] == 0, "no stream is left open", 30)
    return clients, chaos, samples


def growth(samples):
    """KiB a minute after the first third, by least squares, and by how much it grew in all."""
    settled = samples[len(samples) // 3:]
    line = statistics.linear_regression([at for at, _, _ in settled],
                                        [kib for _, kib, _ in settled])
    tenth = max(1, len(settled) // 10)
    ends = [statistics.median(kib for _, kib, _ in part)
            for part in (settled[:tenth], settled[-tenth:])]
    return {"kib_per_minute": round(60 * line.slope), "kib": round(ends[1] - ends[0]),
            "from_kib": round(ends[0])}


def complaints(found, options):
    """What does not hold; nothing when all is well."""
    ended = found["ended"]
    for how in ("refused", "told an error", "broken", "wrong"):
        if ended[how]:
            yield f"{ended[how]} answers ended as {how}"
    if found["asked"] != sum(ended.values()):
        yield "an answer is not accounted for"
    if found["terminals"] and found["terminals"]["delivered"] != ended["whole"]:
        yield "the coordinator has delivered another number of answers than came"
    if found["streams"]["median"] < 0.8 * options.streams:
        yield "there were too few streams at once to prove anything"
    allowed = max(4096, found["memory"]["from_kib"] // 20)
    if found["memory"]["kib"] > allowed:
        yield f"the coordinator's memory has grown by more than {allowed} KiB"


def findings(network, clients, chaos, samples):
    streams = [count for _, _, count in samples]
    return {"asked": clients.asked, "ended": clients.ended, "came_again": dict(clients.come_again),
            "terminals": network.terminals(), "chaos": chaos.done, "memory": growth(samples),
            "streams": {"median": statistics.median(streams), "highest": max(streams)},
            "said": clients.said[:20]}


def main():
    options = read_arguments()
    print(f"seed {options.seed}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="darkbloom-soak-") as folder, \
            contextlib.ExitStack() as stack:
        network = Network(options, pathlib.Path(folder), stack)
        clients, chaos, samples = asyncio.run(soak(network, options))
        if network.coordinator.process.poll() is not None:
            raise AssertionError("the coordinator has ended: " + network.coordinator.log()[-600:])
        found = findings(network, clients, chaos, samples)
    wrong = list(complaints(found, options))
    print(json.dumps({"seed": options.seed, **found, "wrong": wrong},
                     indent=None if options.json else 2))
    if wrong:
        sys.exit(f"soak, seed {options.seed}: " + "; ".join(wrong))


if __name__ == "__main__":
    try:
        main()
    except AssertionError as error:
        sys.exit(f"soak: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
