"""The day of a machine's operator, with the real programs: start, status, why, pause, resume, logs,
doctor, top, restart, and a stop that lets a running stream finish. The node is started by the
command alone, beside a coordinator and a connect, and ends with the test whatever happens.
"""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import signal
import stat
import subprocess
import tempfile
import unittest

import network


class Day(network.Served):
    """A coordinator and a connect that the test starts, and a node that the command does."""

    def __init__(self, folder, stack):
        self.folder = folder
        self.data = folder / "node"
        self.ports = network.free_port(), network.free_port()
        self.environment = {**os.environ, "HOME": str(folder),
                            "XDG_DATA_HOME": str(folder / "share"),
                            "XDG_CONFIG_HOME": str(folder / "config")}
        key = network.run_program("darkbloom-coordinator", "--data", folder / "coordinator",
                                  "add-key", "a test").stdout.split()[0]
        network.started(stack, folder, "darkbloom-coordinator", "--data", folder / "coordinator",
                        "--port", self.ports[0])
        network.started(stack, folder, "darkbloom", "connect", "--coordinator", self.coordinator(),
                        "--port", self.ports[1])
        super().__init__(f"base_url http://127.0.0.1:{self.ports[1]}/v1\napi_key {key}\n")
        stack.callback(self.kill_node)

    def coordinator(self):
        return f"ws://127.0.0.1:{self.ports[0]}"

    def node(self, verb, *arguments, status=0, data=True, seconds=60):
        """Standard output of `darkbloom node VERB`, which must end with `status`."""
        command = [str(network.PROGRAMS / "darkbloom"), "node", verb]
        if data:
            command += ["--data", str(self.data)]
        done = subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True,
                              timeout=seconds, cwd=self.folder, env=self.environment)
        assert done.returncode == status, f"{verb}: {done.returncode} {done.stdout} {done.stderr}"
        return done.stdout + done.stderr

    def start_node(self, *more):
        self.node("start", "--model", network.MODEL, "--coordinator", self.coordinator(), *more)
        self.wait_for_machine()

    def wait_for_machine(self):
        network.until(lambda: self.chat("Hello", max_completion_tokens=1)[0] == 200, "it serves")

    def state(self):
        return json.loads((self.data / "status.json").read_text())

    def streams(self):
        """That the coordinator has open."""
        return json.loads(network.exchange(self.ports[0], "GET", "/health")[2])["streams"]

    def pid(self):
        return int((self.data / "node.pid").read_text())

    def why(self):
        (model,) = json.loads(self.node("why", "--json"))["models"]
        return [reason["word"] for reason in model["reasons"]]

    def kill_node(self):
        """Only a process that still is this folder's node."""
        with contextlib.suppress(OSError, ValueError):
            pid = self.pid()
            if str(self.data) in pathlib.Path(f"/proc/{pid}/cmdline").read_text():
                os.kill(pid, signal.SIGKILL)


class Streams:
    """Answers that go on until their token limit, read in the background: together they keep the
    node busy for a second or two, and it answers one of them when this returns."""

    COUNT, TOKENS = 8, 900

    def __init__(self, day):
        self.pool = concurrent.futures.ThreadPoolExecutor(self.COUNT)
        self.bodies = [self.pool.submit(
            day.chat, "Tell me a story", stream=True, **network.ENDLESS,
            max_completion_tokens=self.TOKENS) for _ in range(self.COUNT)]
        network.until(lambda: day.streams() > 0, "they are being answered")

    def whole(self):
        """How many came whole."""
        bodies = [body.result(60)[2] for body in self.bodies]
        self.pool.shutdown()
        return sum('"finish_reason":"length"' in body and "data: [DONE]" in body
                   for body in bodies)


class OperatorDay(unittest.TestCase):
    def setUp(self):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="darkbloom-e2e-"))
        self.day = Day(pathlib.Path(folder), stack)

    def test_a_node_is_started_looked_at_and_stopped(self):
        day = self.day
        self.assertIn("not running", day.node("status", status=3))
        self.assertIn("--model FILE", day.node("start", status=2))
        day.start_node("--slots", "2")
        text = day.node("status")
        self.assertIn("running for", text)
        self.assertIn("takes        requests", text)
        network.until(lambda: day.state()["requests"]["served"] > 0, "it counts")
        shown = json.loads(day.node("status", "--json"))
        self.assertEqual(shown["state"], "running")
        self.assertEqual(shown["pid"], day.pid())
        self.assertEqual(shown["node"]["models"][0]["slots"], 2)
        self.assertNotIn("Hello", (day.data / "status.json").read_text())
        self.assertIn("gets requests", day.node("why"))
        self.assertIn("it runs already", day.node("start"))
        self.assertIn("darkbloom node restart", day.node("start", "--slots", "4", status=1))
        self.assertRegex(day.node("top", "-n", "1"), r"^running  .* served")
        self.assertIn("ok  The node is running.", day.node("doctor"))
        self.assertIn("has ended", day.node("stop"))
        self.assertFalse((day.data / "status.json").exists())
        self.assertIn("does not run", day.node("stop", status=3))
        self.assertEqual(day.why(), ["not_running"])

    def test_a_paused_node_gets_nothing_and_a_resumed_one_does(self):
        day = self.day
        day.start_node()
        self.assertIn("you have paused it", day.node("pause"))
        served = day.state()["requests"]["served"]
        self.assertEqual(day.chat("Hello")[0], 503)
        self.assertEqual(day.why(), ["paused"])
        self.assertIn("for another 59 min", day.node("pause", "--for", "1h"))
        day.node("pause", "--for", "soon", status=2)
        self.assertEqual(day.state()["requests"]["served"], served)
        self.assertIn("takes requests", day.node("resume"))
        day.wait_for_machine()
        day.node("pause", "--for", "1s")
        day.wait_for_machine()  # a pause ends by itself

    def test_orders_that_cannot_be_read_stop_new_work_and_say_so(self):
        day = self.day
        day.start_node()
        (day.data / "control.json").write_text("take a break")
        network.until(lambda: day.why() == ["unreadable_wish"], "it says so")
        self.assertEqual(day.chat("Hello")[0], 503)
        day.node("resume")
        day.wait_for_machine()

    def test_a_pause_finishes_what_runs(self):
        day = self.day
        day.start_node()
        streams = Streams(day)
        running = day.streams()
        day.node("pause")
        self.assertGreaterEqual(streams.whole(), running)

    def test_a_stop_lets_a_running_stream_finish(self):
        day = self.day
        day.start_node()
        streams = Streams(day)
        said = day.node("stop")
        self.assertIn("has ended", said)
        finished = int(re.search(r"finishes (\d+) request\(s\), then ends", day.node("logs"))[1])
        self.assertGreaterEqual(streams.whole(), finished)

    def test_a_hurried_stop_cuts_what_runs(self):
        day = self.day
        day.start_node()
        streams = Streams(day)
        day.node("stop", "--now")
        self.assertLess(streams.whole(), Streams.COUNT)
        self.assertRegex(day.node("logs"), r"cuts \d+ request\(s\)")

    def test_a_restart_does_the_same_again_and_takes_new_options(self):
        day = self.day
        day.start_node("--slots", "2")
        before = day.pid()
        day.node("restart")
        self.assertNotEqual(day.pid(), before)
        self.assertEqual(day.state()["models"][0]["slots"], 2)
        day.wait_for_machine()
        day.node("restart", "--slots", "3", status=2)  # it would serve no model
        self.assertEqual(day.state()["models"][0]["slots"], 2)
        day.node("restart", "--model", network.MODEL, "--coordinator", day.coordinator(),
                 "--slots", "3")
        self.assertEqual(day.state()["models"][0]["slots"], 3)

    def test_a_start_that_fails_says_why_and_is_not_remembered(self):
        day = self.day
        said = day.node("start", "--model", day.folder / "absent.gguf", status=1)
        self.assertIn("There is no model file", said)
        self.assertIn("--model FILE", day.node("start", status=2))
        said = day.node("start", "--model", network.MODEL, "--no-such-option", status=1)
        self.assertIn("no-such-option", said)
        self.assertIn("No node was started here yet", day.node("doctor", status=1))

    def test_a_node_that_was_killed_died_and_starts_again(self):
        day = self.day
        day.start_node()
        os.kill(day.pid(), signal.SIGKILL)
        network.until(lambda: day.why() == ["died"], "it is seen to have died")
        self.assertIn("died; last seen", day.node("status", status=1))
        day.node("start")
        day.wait_for_machine()

    def test_a_second_node_is_refused_in_the_same_folder(self):
        day = self.day
        day.start_node()
        second = network.run_program("darkbloom-node", "--model", network.MODEL, "--data", day.data)
        self.assertEqual(second.returncode, 1)
        self.assertIn("Another node runs", second.stderr)
        self.assertIn("running for", day.node("status"))

    def test_why_and_doctor_tell_of_a_coordinator_that_is_not_there(self):
        day = self.day
        port = network.free_port()
        day.node("start", "--model", network.MODEL, "--coordinator", f"ws://127.0.0.1:{port}")
        self.assertEqual(day.why(), ["no_coordinator"])
        self.assertIn("NO  Nobody answers", day.node("doctor", status=1))

    def test_logs_show_the_last_lines_and_go_on(self):
        day = self.day
        day.start_node()
        (last,) = day.node("logs", "-n", "1").splitlines()
        self.assertRegex(last, r"^\d{4}-.* node info ")
        heard = day.folder / "followed"
        with heard.open("w") as out:
            follow = subprocess.Popen([str(network.PROGRAMS / "darkbloom"), "node", "logs", "-n",
                                       "0", "-f", "--data", str(day.data)], stdout=out,
                                      preexec_fn=network.end_with_parent)
        self.addCleanup(network.stop, follow)
        day.node("restart")
        network.until(lambda: "serving seedling" in heard.read_text(), "new lines come")

    def test_a_service_manager_becomes_the_node_and_is_asked_where_it_is_installed(self):
        day = self.day
        usual = day.folder / "share" / "darkbloom" / "node"
        asked = day.folder / "asked"
        manager = day.folder / "systemctl"
        manager.write_text(f'#!/bin/sh\necho "$@" >>{asked}\n')
        manager.chmod(stat.S_IRWXU)
        day.environment["PATH"] = f"{day.folder}:{os.environ['PATH']}"
        unit = day.folder / "config/systemd/user/darkbloom-node.service"
        unit.parent.mkdir(parents=True)
        unit.write_text("[Service]\n")
        day.node("start", "--model", network.MODEL, "--coordinator", day.coordinator(), data=False)
        self.assertEqual(asked.read_text(), "--user start darkbloom-node.service\n")
        # What the unit would run: it remembers the options, and becomes the node itself.
        command = [str(network.PROGRAMS / "darkbloom"), "node", "start", "--foreground"]
        node = subprocess.Popen(command, env=day.environment, stderr=subprocess.DEVNULL,
                                preexec_fn=network.end_with_parent)
        self.addCleanup(network.stop, node)
        network.until((usual / "status.json").exists, "it serves")
        self.assertEqual(int((usual / "node.pid").read_text()), node.pid)
        day.node("stop", data=False)
        self.assertIn("--user stop darkbloom-node.service", asked.read_text())
        node.terminate()
        self.assertEqual(node.wait(30), 0)

    def test_help_teaches(self):
        text = self.day.node("--help", data=False)
        for verb in ("start", "stop", "restart", "status", "pause", "resume", "logs", "doctor",
                     "why", "top"):
            self.assertRegex(text, rf"(?m)^  {verb} ")
        self.assertIn("Exit status", text)
        self.assertIn("Exit status", network.run_program("darkbloom-node", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
