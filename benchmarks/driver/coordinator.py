"""The coordinator under load, beside nginx as the proxy of the same stubs: the same bytes in and
out, as many connections of clients, in turn on one core, while the load has a core of its own.

The coordinator does what it does in service: it looks up the key, holds the account to its limits,
routes by prediction among the client's three candidates, and relays sealed chunks. nginx passes a
body on to a kept connection and the answer back, without buffering. Both are measured by the clock,
and by the processor's time that they took, which other work on the machine hardly changes.
"""

import argparse
import contextlib
import json
import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import processes
from report import lines_of

sys.path.insert(0, str(processes.ROOT / "tests/support"))
from children import end_with_parent, free_port, stop  # noqa: E402

ASKERS, NODES, IDLE_NODES, OPEN_STREAMS = 64, 16, 1000, 1000
WANTED = 0.5  # of nginx's requests per second
SHORT = ["--nodes", NODES, "--askers", ASKERS, "--chunks", 2]
STREAMS = ["--nodes", NODES, "--askers", ASKERS, "--chunks", 200, "--pace", "stepped"]
QUIET = ["--nodes", NODES, "--askers", 1, "--chunks", 2, "--pause-ms", 2]
NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  keepalive_requests 100000000;
  tcp_nodelay on;
  upstream stub {{ server 127.0.0.1:{upstream}; keepalive 1024; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://stub;
      proxy_http_version 1.1;
      proxy_set_header connection "";
      proxy_buffering off;
    }}
  }}
}}
"""


def read_arguments():
    parser = argparse.ArgumentParser(prog="./bench coordinator", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds (5)")
    parser.add_argument("--seconds", type=float, default=3, help="of each measurement (3)")
    parser.add_argument("--quick", action="store_true", help="one short round, to see it work")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the tables")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.rounds, arguments.seconds = 1, 0.4
    return arguments


class Cores:
    """One for what is measured, one for the load; the same where there is only one."""

    def __init__(self):
        allowed = sorted(os.sched_getaffinity(0))
        self.measured, self.load = allowed[0], allowed[-1]

    def pinned(self, core, command):
        return ["taskset", "--cpu-list", str(core), *map(str, command)]


def processor_seconds(pids):
    """Of some processes, so far."""
    ticks = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_kib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    raise RuntimeError("a process without memory")


class Measured:
    """A program with the load's arguments for it, and the processes whose time counts."""

    def __init__(self, cores, pids, arguments):
        self.cores, self.pids, self.arguments = cores, pids, arguments

    def begin(self, *arguments):
        command = [processes.BINARIES / "coordinator_load", *self.arguments, *arguments]
        return subprocess.Popen(self.cores.pinned(self.cores.load, command), text=True,
                                stdout=subprocess.PIPE, preexec_fn=end_with_parent)

    def run(self, case, seconds):
        """A load's tally, with the processor's seconds that were spent meanwhile."""
        load = self.begin(*case, "--seconds", seconds)
        try:
            expect(load, "ready")
            expect(load, "begin")
            before = processor_seconds(self.pids())
            tally = json.loads(load.stdout.readline())
            tally["cpu_seconds"] = processor_seconds(self.pids()) - before
            if load.wait(30) != 0:
                raise RuntimeError("the load ended badly")
        finally:
            stop(load)
        if tally["refusals"]:
            raise RuntimeError(f"refused: {tally['refusals']}")
        return tally


def expect(load, word):
    said = load.stdout.readline().strip()
    if said != word:
        raise RuntimeError(f"the load said {said!r} and not {word!r}")


@contextlib.contextmanager
def coordinator(cores, folder):
    """With one key whose limits are high: they are looked at all the same."""
    data, port = folder / "data", free_port()
    program = processes.BINARIES / "darkbloom-coordinator"
    key = processes.output_of([program, "--data", data, "add-key", "bench"]).strip()
    with contextlib.closing(sqlite3.connect(data / "coordinator.db")) as database, database:
        database.execute("update api_keys set concurrent_max = 100000, per_minute_max = 100000000")
    log = folder / "coordinator.log"
    command = cores.pinned(cores.measured, [program, "--data", data, "--port", port])
    with processes.started(command, log) as process:
        processes.wait_for(process, log, "listening on")
        yield Measured(cores, lambda: [process.pid], ["--port", port, "--key", key])


@contextlib.contextmanager
def nginx(cores, folder):
    port, upstream = free_port(), free_port()
    config, log = folder / "nginx.conf", folder / "nginx.log"
    config.write_text(NGINX.format(folder=folder, port=port, upstream=upstream))
    command = cores.pinned(cores.measured, ["nginx", "-p", folder, "-c", config])
    with processes.started(command, log) as process:
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")

        def pids():
            return [int(pid) for pid in children.read_text().split()]
        deadline = time.monotonic() + processes.START_PATIENCE_S
        while not pids():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("nginx did not start: " + log.read_text()[-600:])
            time.sleep(0.02)
        yield Measured(cores, pids, ["--port", port, "--upstream-port", upstream])


def direct(cores):
    """Nobody in between: the load asks its own upstream."""
    port = free_port()
    return Measured(cores, lambda: [], ["--port", port, "--upstream-port", port])


def one_round(parties, seconds, number):
    """{case: {party: tally}}; the parties' order turns each round."""
    names = list(parties)
    order = names[number % len(names):] + names[:number % len(names)]
    found = {}
    for case, arguments in (("short", SHORT), ("streams", STREAMS), ("quiet", QUIET)):
        found[case] = {name: parties[name].run(arguments, seconds) for name in order
                       if name != "direct" or case == "quiet"}
    return found


def rate(tally, unit):
    return tally[unit] / tally["seconds"]


def rate_of_core(tally, unit):
    return tally[unit] / max(tally["cpu_seconds"], 0.01)


def span(values, digits=0):
    middle = statistics.median(values)
    return {"median": round(middle, digits), "lowest": round(min(values), digits),
            "highest": round(max(values), digits)}


def summary(rounds):
    found = {}
    for case, unit in (("short", "requests"), ("streams", "chunks")):
        for name, figure in (("by the clock", rate), ("of a core's time", rate_of_core)):
            ours, theirs = ([figure(each[case][party], unit) for each in rounds]
                            for party in ("coordinator", "nginx"))
            found[f"{unit}/s {name}"] = {
                "coordinator": span(ours), "nginx": span(theirs),
                "ratio": span([a / b for a, b in zip(ours, theirs)], 2)}
    for share in ("p50", "p99"):
        straight = [each["quiet"]["direct"]["p50_us"] for each in rounds]
        found[f"added latency, {share}, µs"] = {
            party: span([each["quiet"][party][f"{share}_us"] - base
                         for each, base in zip(rounds, straight)])
            for party in ("coordinator", "nginx")}
    return found


def settled_kib(pid):
    """Once it has stopped growing."""
    last = resident_kib(pid)
    while True:
        time.sleep(0.5)
        now = resident_kib(pid)
        if now - last < 64:
            return now
        last = now


def memory(cores, folder, quick):
    """KiB of the coordinator per thousand idle nodes, and per thousand open streams."""
    nodes, streams = (50, 50) if quick else (IDLE_NODES, OPEN_STREAMS)
    found = {}
    folder.mkdir()
    with coordinator(cores, folder) as ours:
        (pid,) = ours.pids()
        empty = settled_kib(pid)
        idle = ours.begin("--nodes", nodes, "--askers", 1, "--seconds", 0)
        try:
            expect(idle, "ready")
            found["1,000 idle nodes"] = (settled_kib(pid) - empty) * 1000 // nodes
        finally:
            stop(idle)
    (folder / "again").mkdir()
    with coordinator(cores, folder / "again") as ours:
        (pid,) = ours.pids()
        links = ours.begin("--nodes", NODES, "--askers", streams, "--seconds", 0)
        try:
            expect(links, "ready")
            before = settled_kib(pid)
        finally:
            stop(links)
        held = ours.begin("--nodes", NODES, "--askers", streams, "--pace", "held",
                          "--chunks", 9)
        try:
            expect(held, "ready")
            found["1,000 open streams"] = (settled_kib(pid) - before) * 1000 // streams
            found["streams seen"] = health(ours)["streams"]
        finally:
            stop(held)
    return found


def health(ours):
    port = ours.arguments[1]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
        return json.load(answer)


def left_behind(ours):
    """What the coordinator counts once its links have ended."""
    deadline = time.monotonic() + 5
    while any((left := health(ours))[what] for what in ("nodes", "streams")):
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return left


def cell(found, digits=0):
    return (f"{found['median']:,.{digits}f} ({found['lowest']:,.{digits}f}-"
            f"{found['highest']:,.{digits}f})")


def table(figures):
    rows = [("on one core", "coordinator", "nginx", "ratio")]
    for name, found in figures.items():
        ratio = ""
        if "ratio" in found:
            ratio = cell(found["ratio"], 2)
            if name.startswith("requests"):
                ratio += f" {'met' if found['ratio']['median'] >= WANTED else 'MISSED'} {WANTED}"
        rows.append((name, cell(found["coordinator"]), cell(found["nginx"]), ratio))
    return "\n".join(lines_of(rows))


def main():
    arguments = read_arguments()
    cores, load_before = Cores(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="darkbloom-bench-") as name:
        folder = pathlib.Path(name)
        with coordinator(cores, folder) as ours, nginx(cores, folder) as theirs:
            parties = {"coordinator": ours, "nginx": theirs, "direct": direct(cores)}
            rounds = []
            for number in range(arguments.rounds):
                print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr, flush=True)
                rounds.append(one_round(parties, arguments.seconds, number))
            left = left_behind(ours)
        held = memory(cores, folder / "memory", arguments.quick)
    if arguments.json:
        print(json.dumps({"rounds": rounds, "memory_kib": held, "left": left,
                          "machine": {"cores": os.cpu_count(), "load_before": load_before}}))
        return
    print(table(summary(rounds)))
    print(f"\n{arguments.rounds} rounds, coordinator and nginx on core {cores.measured}, the load "
          f"on core {cores.load} of {os.cpu_count()}, machine's load {load_before:.1f} before. "
          "Middle (lowest-highest) round.\nMemory of the coordinator: "
          f"{held['1,000 idle nodes'] / 1024:.1f} MiB per 1,000 idle nodes, "
          f"{held['1,000 open streams'] / 1024:.1f} MiB per 1,000 open streams.")


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        sys.exit(f"./bench coordinator: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
