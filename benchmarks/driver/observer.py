"""What somebody on the wire between connect and the coordinator learns from sizes and times alone.

A relay of ours stands on that wire and notes when a WebSocket message passed and how long it was;
it reads nothing else. Questions are then told apart from those notes by their nearest neighbour.
"""

import asyncio
import contextlib
import json
import pathlib
import re
import statistics
import tempfile
import threading
import time

import client
import processes
from report import lines_of

ANSWER_TOKENS = 64
BIG = 65536


class Messages:
    """Lengths of the WebSocket messages in a byte stream that begins with an HTTP head."""

    def __init__(self):
        self.rest = b""
        self.in_head = True

    def take(self, piece):
        self.rest += piece
        if self.in_head:
            head, mark, after = self.rest.partition(b"\r\n\r\n")
            if not mark:
                return
            self.in_head, self.rest = False, after
        while (found := self.one()) is not None:
            yield found

    def one(self):
        """RFC 6455 section 5.2: the payload's length and where it ends."""
        if len(self.rest) < 2:
            return None
        length, at = self.rest[1] & 0x7F, 2
        for mark, width in ((126, 2), (127, 8)):
            if self.rest[1] & 0x7F == mark:
                length, at = int.from_bytes(self.rest[2:2 + width]), 2 + width
        end = at + (4 if self.rest[1] & 0x80 else 0) + length
        if len(self.rest) < end:
            return None
        self.rest = self.rest[end:]
        return length


class Wire:
    """Relays to `port` on a port of its own, and notes what passes as (time, direction, length)."""

    def __init__(self, port):
        self.target = port
        self.port = processes.free_port()
        self.notes = []

    async def relay(self, reader, writer, direction):
        messages = Messages()
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while piece := await reader.read(BIG):
                now = time.monotonic()
                self.notes += [(now, direction, length) for length in messages.take(piece)]
                writer.write(piece)
                await writer.drain()
        writer.close()

    async def accept(self, reader, writer):
        onward = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(self.relay(reader, onward[1], "up"),
                             self.relay(onward[0], writer, "down"))

    async def serve(self, started):
        server = await asyncio.start_server(self.accept, "127.0.0.1", self.port)
        started.set()
        async with server:
            await server.serve_forever()

    def start(self):
        started = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.serve(started)), daemon=True).start()
        started.wait()


@contextlib.contextmanager
def watched_server(network, folder, wire):
    """A connect of our own, whose link to the coordinator goes over the wire."""
    port, log = processes.free_port(), folder / "watched.log"
    command = [processes.BINARIES / "darkbloom", "connect", "--port", port, "--coordinator",
               f"ws://127.0.0.1:{wire.port}"]
    with processes.started(command, log) as process:
        server = processes.Server("watched connect", port, network.model, network.api_key,
                                  {"temperature": 1})
        deadline = time.monotonic() + processes.START_PATIENCE_S
        while True:
            with contextlib.suppress(OSError, RuntimeError):
                client.ask_together(server, ["Hello"], 1)
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"connect did not start: {log.read_text()[-600:]}")
            time.sleep(0.05)
        yield server


def ask(server, wire, question):
    """What was seen of one answer, and the truth that the observer does not know."""
    before = len(wire.notes)
    started = time.monotonic()
    (answer,), _ = client.ask_together(server, [question], ANSWER_TOKENS)
    notes = wire.notes[before:]
    up = [length for _, direction, length in notes if direction == "up"]
    down = [(at, length) for at, direction, length in notes if direction == "down"]
    return {"request": max(up), "messages": len(down), "bytes": sum(length for _, length in down),
            "first_s": down[0][0] - started, "whole_s": down[-1][0] - started,
            "sizes": sorted({length for _, length in down}), "tokens": answer.completion_tokens}


LOOKS = {"the request's size": ["request"], "the number of the answer's messages": ["messages"],
         "the answer's bytes": ["bytes"], "times alone": ["first_s", "whole_s"],
         "all of it": ["request", "messages", "bytes", "first_s", "whole_s"]}


def guessed_right(seen, features):
    """How often the nearest other sample is of the same question."""
    spread = {name: statistics.pstdev(sample[name] for _, sample in seen) or 1 for name in features}

    def distance(one, other):
        return sum(((one[name] - other[name]) / spread[name]) ** 2 for name in features)
    right = 0.0
    for at, (question, sample) in enumerate(seen):
        others = [(distance(sample, other), each) for place, (each, other) in enumerate(seen)
                  if place != at]
        nearest = min(others)[0]
        ties = [each == question for far, each in others if far == nearest]
        right += sum(ties) / len(ties)
    return right / len(seen)


def held_out(count):
    lines = (processes.ROOT / "models/seedling/heldout.jsonl").read_text().splitlines()
    talks = [json.loads(line)["messages"] for line in lines]
    questions = [talk[0]["content"] for talk in talks if len(talk) == 2]
    return list(dict.fromkeys(questions))[:count]


def correlation(pairs):
    ones, others = zip(*pairs)
    return statistics.correlation(ones, others) if len(set(ones)) > 1 < len(set(others)) else 0.0


def measure(model, questions, times):
    with tempfile.TemporaryDirectory(prefix="darkbloom-observer-") as name, \
            contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        network = stack.enter_context(processes.whole_network(model, folder))
        log = (folder / "network/log/coordinator.log").read_text()
        wire = Wire(int(re.search(r"listening on 127\.0\.0\.1:(\d+)", log)[1]))
        wire.start()
        server = stack.enter_context(watched_server(network, folder, wire))
        seen = [(question, ask(server, wire, question))
                for _ in range(times) for question in held_out(questions)]
    return summary(seen, questions)


def summary(seen, questions):
    samples = [sample for _, sample in seen]
    return {
        "questions": questions, "answers": len(samples), "chance": 1 / questions,
        "guessed": {name: guessed_right(seen, features) for name, features in LOOKS.items()},
        "request_sizes": len({sample["request"] for sample in samples}),
        "message_sizes": len(set().union(*(sample["sizes"] for sample in samples))),
        "messages_to_tokens": correlation([(sample["messages"], sample["tokens"])
                                           for sample in samples]),
    }


def table(found):
    rows = [("an observer who looks at", "guesses the question right", "chance")]
    rows += [(name, f"{share:.0%}", f"{found['chance']:.0%}")
             for name, share in found["guessed"].items()]
    return "\n".join([
        *lines_of(rows), "",
        f"{found['answers']} answers to {found['questions']} questions, temperature 1, seedling. "
        f"Requests had {found['request_sizes']} size(s), answers' messages "
        f"{found['message_sizes']}.",
        "The number of messages tells the number of tokens: correlation "
        f"{found['messages_to_tokens']:.3f}."])
