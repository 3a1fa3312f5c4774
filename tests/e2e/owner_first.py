"""The owner comes first, on a real node: nothing new within 50 ms of a touch, decode slowed within
250 ms, memory given back within 2 s, and what runs finishes or moves to another node.

The touches are events of a virtual keyboard where the kernel has uinput; elsewhere the same bytes
through a pipe in the device's place, which the node is told of as of any device.
"""

import contextlib
import datetime
import fcntl
import functools
import json
import os
import pathlib
import re
import struct
import subprocess
import tempfile
import threading
import time
import unittest

import network
import streaming
from children import end_with_parent, stop

UINPUT = pathlib.Path("/dev/uinput")
EVENT = struct.Struct("llHHi")
EV_SYN, EV_KEY, KEY_A = 0, 1, 30
UI_SET_EVBIT, UI_SET_KEYBIT = 0x40045564, 0x40045565
UI_DEV_SETUP, UI_DEV_CREATE, UI_DEV_DESTROY = 0x405C5503, 0x5501, 0x5502
REFUSES_S, YIELDS_S, MEMORY_S = 0.050, 0.250, 2.0
BUSY_SHARE_MAX = 60
LONG = {"max_completion_tokens": 900, "temperature": 0, **network.ENDLESS}


class Keyboard:
    """Made of uinput."""

    def __init__(self, _):
        before = set(pathlib.Path("/dev/input").glob("event*"))
        self.file = os.open(UINPUT, os.O_WRONLY | os.O_NONBLOCK)
        fcntl.ioctl(self.file, UI_SET_EVBIT, EV_KEY)
        fcntl.ioctl(self.file, UI_SET_KEYBIT, KEY_A)
        setup = struct.pack("HHHH80sI", 3, 1, 1, 1, b"darkbloom test keyboard", 0)
        fcntl.ioctl(self.file, UI_DEV_SETUP, setup)
        fcntl.ioctl(self.file, UI_DEV_CREATE)
        new = network.until(lambda: set(pathlib.Path("/dev/input").glob("event*")) - before,
                            "the keyboard is there")
        self.path = str(new.pop())

    def touch(self):
        for value in (1, 0):
            os.write(self.file, EVENT.pack(0, 0, EV_KEY, KEY_A, value))
            os.write(self.file, EVENT.pack(0, 0, EV_SYN, 0, 0))

    def close(self):
        fcntl.ioctl(self.file, UI_DEV_DESTROY)
        os.close(self.file)


class Pipe:
    """Stands where a device would."""

    def __init__(self, folder):
        self.path = str(folder / "keyboard")
        os.mkfifo(self.path)
        self.file = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)

    def touch(self):
        os.write(self.file, EVENT.pack(0, 0, EV_KEY, KEY_A, 1) + EVENT.pack(0, 0, EV_SYN, 0, 0))

    def close(self):
        os.close(self.file)


class OwnedNode:
    """A node that minds its owner, beside a network's others."""

    def __init__(self, folder, process, device):
        self.folder, self.process, self.device = folder, process, device
        self.pid = process.pid

    def said(self):
        return (self.folder / "node.log").read_text()

    def prefer(self, text):
        """As an editor does: another file in the place of the one before."""
        (self.folder / "owner.toml.new").write_text(text)
        (self.folder / "owner.toml.new").rename(self.folder / "owner.toml")

    def resident(self):
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)[1]) * 1024

    def watcher(self):
        children = pathlib.Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return int(children.split()[0])

    def touch(self):
        """When that was, as wait_until() counts."""
        self.touched = datetime.datetime.now(datetime.UTC)
        moment = time.monotonic()
        self.device.touch()
        return moment

    def suspended_after(self):
        """Seconds from the last touch until the node had closed, by its own log."""
        stamp = network.until(
            lambda: re.search(r"^(\S+) node info suspended: its owner", self.said(), re.MULTILINE),
            "it is suspended")[1]
        return (datetime.datetime.fromisoformat(stamp) - self.touched).total_seconds()

    def wait_for(self, words):
        network.until(lambda: words in self.said(), words)


@contextlib.contextmanager
def owned(net, preferences="", *options):
    """A node of `net` by these preferences. Other programs' work is no matter, as tests have
    neighbours."""
    with tempfile.TemporaryDirectory(prefix="darkbloom-e2e-") as name:
        folder = pathlib.Path(name)
        device = (Keyboard if UINPUT.exists() else Pipe)(folder)
        (folder / "owner.toml").write_text("others_cpu_percent = 100\n" + preferences)
        command = [str(network.PROGRAMS / "darkbloom-node"), "--model", str(network.MODEL),
                   "--data", str(folder / "data"), "--coordinator",
                   f"ws://127.0.0.1:{net.coordinator_port()}", "--owner-preferences",
                   str(folder / "owner.toml"), "--input-device", device.path, *options]
        with (folder / "node.log").open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder,
                                       preexec_fn=end_with_parent)
        node = OwnedNode(folder, process, device)
        try:
            network.until(lambda: "working for others" in node.said()
                          or process.poll() is not None, "the node works", 60)
            assert process.poll() is None, node.said()
            network.until(lambda: net.coordinator_health()["nodes"] == 2, "it has joined")
            yield node
        finally:
            stop(process)
            device.close()


@contextlib.contextmanager
def alone(preferences="", *options):
    """(network, node): that node is all that the network has."""
    with network.running() as net, owned(net, preferences, *options) as node:
        net.hold_up()
        network.until(lambda: served(net) >= 2, "the client knows both")
        net.send("node-1", 9)
        network.until(lambda: net.coordinator_health()["nodes"] == 1, "the other is gone")
        yield net, node


def served(net):
    """How many nodes connect knows."""
    return json.loads(network.exchange(net.port, "GET", "/health")[2])["nodes"]


@contextlib.contextmanager
def streams(net, count):
    """So many endless answers at once, each read on a thread of its own."""
    begun = [streaming.Stream(net, f"Count to {n}", **LONG) for n in range(count)]
    readers = [threading.Thread(target=one.read_all) for one in begun]
    for one, reader in zip(begun, readers):
        one.read_until_text()
        reader.start()
    try:
        yield begun
    finally:
        for reader in readers:
            reader.join()


def running(some):
    return all(not one.done and one.error is None for one in some)


def wait_until(moment):
    """Busy, since what is measured is short."""
    while time.monotonic() < moment:
        pass


def busy_share():
    """How much of the last ten seconds somebody waited for a core, in percent."""
    pressure = pathlib.Path("/proc/pressure/cpu")
    return float(re.search(r"avg10=([0-9.]+)", pressure.read_text())[1]) if pressure.exists() else 0


def measured(test):
    """A host that takes the cores away for a moment is not the node's doing: one good measure of
    three will do, and a node that is always late has none."""
    @functools.wraps(test)
    def run(self):
        for _ in range(2):
            try:
                return test(self)
            except AssertionError as late:
                print("measured again:", late)
        return test(self)
    return run


class Measured(unittest.TestCase):
    """What measures milliseconds means nothing on a machine that others keep busy."""

    def setUp(self):
        try:
            network.until(lambda: busy_share() < BUSY_SHARE_MAX, "cores are free", 30)
        except AssertionError:
            self.skipTest("others keep this machine too busy to measure milliseconds")


def cores_used(pid, seconds):
    """How many cores a process keeps at work from now on, on average."""
    before, start = network.cpu_seconds(pid), time.monotonic()
    wait_until(start + seconds)
    return (network.cpu_seconds(pid) - before) / (time.monotonic() - start)


class Limits(Measured):
    @measured
    def test_nothing_new_begins_50_ms_after_a_touch(self):
        with alone() as (net, node):
            self.assertEqual(net.chat("Hello", max_completion_tokens=2)[0], 200)
            touched = node.touch()
            wait_until(touched + REFUSES_S)
            status, _, text = net.chat("Hello", max_completion_tokens=2)
            self.assertIn(status, (429, 503), text)
            self.assertLess(node.suspended_after(), REFUSES_S)
            self.assertIn("suspended: its owner is using it (owner_here)", node.said())

    @measured
    def test_250_ms_after_a_touch_decode_takes_no_more_than_the_busy_share(self):
        with alone("cpu_percent_busy = 25") as (net, node), streams(net, 16) as all_of:
            self.assertTrue(running(all_of), "all run")
            touched = node.touch()
            wait_until(touched + YIELDS_S)
            used = cores_used(node.pid, 1.5)
            self.assertTrue(running(all_of), "they still run")
            self.assertLess(node.suspended_after(), REFUSES_S, "though all cores are at work")
            # Its loop, sealing and the kernel's ticks of 10 ms come on top of a quarter.
            self.assertLess(used, 0.25 * os.cpu_count() + 0.25)

    @measured
    def test_with_no_share_for_a_busy_machine_decode_stops_within_250_ms(self):
        with alone("cpu_percent_busy = 0") as (net, node), streams(net, 4) as all_of:
            self.assertTrue(running(all_of), "all run")
            touched = node.touch()
            wait_until(touched + YIELDS_S)
            used = cores_used(node.pid, 1.0)
            self.assertLess(used, 0.15)
        for one in all_of:
            self.assertFalse(one.done, "nobody else could go on")
            self.assertTrue(one.error["message"])

    @measured
    def test_memory_is_under_a_cap_that_sank_within_two_seconds(self):
        slots = ("--slots", "64", "--context", "1024")
        with alone("memory_percent_busy = 1", *slots) as (net, node):
            total = int(re.search(r"MemTotal:\s+(\d+)",
                                  pathlib.Path("/proc/meminfo").read_text())[1]) * 1024
            self.assertEqual(net.chat("Hello", max_completion_tokens=2)[0], 200)
            if node.resident() <= total * 0.01:
                self.skipTest("a hundredth of this machine's memory holds the model")
            touched = node.touch()
            wait_until(touched + MEMORY_S)
            self.assertLess(node.resident(), total * 0.01)
            self.assertIn("over_memory_cap", node.said())


class Running(Measured):
    @measured
    def test_what_runs_finishes_within_its_grace(self):
        with alone("cpu_percent_busy = 100") as (net, node), streams(net, 2) as all_of:
            node.touch()
        for one in all_of:
            self.assertTrue(one.done)
            self.assertEqual(one.reasons, ["length"])

    @measured
    def test_what_is_handed_back_goes_on_at_another_node(self):
        with network.running() as net, owned(net, 'on_return = "hand_back"') as node:
            network.until(lambda: served(net) == 2, "the client knows both")
            idle = network.cpu_seconds(node.pid)
            with streams(net, 6) as all_of:
                network.until(lambda: network.cpu_seconds(node.pid) > idle, "it works too")
                node.touch()
            for one in all_of:
                self.assertIsNone(one.error)
                self.assertTrue(one.done)
                self.assertEqual(len(one.ids), 1)
            self.assertEqual(net.coordinator_health()["nodes"], 2)


class Owner(unittest.TestCase):
    def test_a_change_of_the_preferences_holds_and_a_mistake_changes_nothing(self):
        with network.running() as net, owned(net) as node:
            node.prefer("mode = \"never\"\nidle_minutes = 0\n")
            node.wait_for("line 2: idle_minutes is a whole number")
            self.assertNotIn("(never)", node.said())
            node.prefer("mode = \"never\"\n")
            node.wait_for("suspended: its owner lends it to nobody (never)")

    def test_without_its_watcher_a_node_does_nothing_for_others(self):
        with network.running() as net, owned(net) as node:
            os.kill(node.watcher(), 9)
            node.wait_for("(lost_sight)")

    def test_the_watcher_ends_with_its_node(self):
        with network.running() as net, owned(net) as node:
            watcher = pathlib.Path(f"/proc/{node.watcher()}")
            node.process.kill()
            node.process.wait()
            network.until(lambda: not watcher.exists() or " Z " in (watcher / "stat").read_text(),
                          "it has ended")

    def test_preferences_that_cannot_be_used_are_said_with_line_and_field(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "owner.toml")
            for text, word in (("\nmod = 1", "line 2: there is no field mod"),
                               ("serve = \"only_mine\"", "need --organisation FILE"),
                               ("models = [\"other\"]", "do not allow the model 'seedling'")):
                file.write_text(text)
                done = network.run_program("darkbloom-node", "--model", network.MODEL, "--data",
                                           folder + "/data", "--owner-preferences", file)
                self.assertEqual(done.returncode, 1)
                self.assertIn(word, done.stderr)


if __name__ == "__main__":
    unittest.main()
