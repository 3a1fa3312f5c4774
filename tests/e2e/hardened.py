"""A node that is looked into: by others of its user, by its owner, and from within.

Others of its user get nothing; a core holds nothing; what it does from within is a closed list.
Its owner, root, reads its memory while the kernel lets root: that is no claim, and shown too.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import platform
import resource
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import unittest.mock

import attacker
import network
from children import end_with_parent, stop

NODE = str(network.PROGRAMS / "darkbloom-node")
NOWHERE = "ws://127.0.0.1:1"
PTRACE_TRACEME, PTRACE_CONT = 0, 7


def ptrace_scope():
    file = pathlib.Path("/proc/sys/kernel/yama/ptrace_scope")
    return int(file.read_text()) if file.exists() else 0


def may_look_into_others():
    return os.geteuid() == 0 and ptrace_scope() < 3


@contextlib.contextmanager
def lone_node(prefix=(), environment=None, prepare=lambda: None):
    """A node whose coordinator never answers: (process, its data folder, what it has said)."""
    with tempfile.TemporaryDirectory(prefix="darkbloom-e2e-") as folder:
        log = pathlib.Path(folder, "log")

        def start():
            end_with_parent()
            prepare()

        with log.open("w") as said:
            process = subprocess.Popen(
                [*prefix, NODE, "--model", str(network.MODEL), "--data", folder + "/data",
                 "--coordinator", NOWHERE],
                stdout=said, stderr=said, cwd=folder, preexec_fn=start,
                env={**os.environ, **(environment or {})})
        try:
            yield process, pathlib.Path(folder), log.read_text
        finally:
            stop(process)


def wait_serving(process, said):
    network.until(lambda: " serving " in said() or process.poll() is not None, "it serves", 60)
    assert process.poll() is None, said()


def attack(pid):
    command = [*attacker.AS_NOBODY_SPECIAL, sys.executable, attacker.__file__, str(pid)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    return json.loads(done.stdout)


def debugger(pid, *commands):
    """What gdb, attached to the process, says to these commands."""
    line = ["gdb", "-p", str(pid), "-batch", "-nx", "-iex", "set debuginfod enabled off"]
    for command in commands:
        line += ["-ex", command]
    done = subprocess.run(line, capture_output=True, text=True, errors="replace", timeout=90)
    return done.stdout + done.stderr


def memory_of(pid):
    """All that root reads of a process."""
    content = bytearray()
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for first, length in attacker.regions(pid):
            memory.seek(first)
            try:
                content += memory.read(length)
            except OSError:  # what the kernel keeps even itself out of
                continue
    return bytes(content)


@contextlib.contextmanager
def answering(net, text):
    """While the node answers prompts that hold `text`, one after another."""
    over = threading.Event()

    def ask():
        while not over.is_set():
            net.chat(f"Repeat: {text}", max_completion_tokens=200, **network.ENDLESS)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        network.until(lambda: net.coordinator_health()["streams"] == 1, "it answers")
        yield
    finally:
        over.set()
        asking.join()


class Others(unittest.TestCase):
    """Attackers of the node's own user, without root's rights."""

    def test_they_get_nothing_where_they_get_all_of_an_ordinary_process(self):
        with lone_node(attacker.AS_NOBODY_SPECIAL) as (node, _, said):
            wait_serving(node, said)
            self.assertNotIn("ok", set(attack(node.pid).values()), attack(node.pid))
        victim = subprocess.Popen([*attacker.AS_NOBODY_SPECIAL, "sleep", "60"],
                                  preexec_fn=end_with_parent)
        self.addCleanup(stop, victim)
        if ptrace_scope() > 0:
            return  # Yama keeps them from ordinary processes too
        network.until(lambda: b"sleep" in pathlib.Path(f"/proc/{victim.pid}/cmdline").read_bytes(),
                      "it runs")
        found = attack(victim.pid)
        self.assertEqual({way: what for way, what in found.items() if what != "ok"}, {})


class Cores(unittest.TestCase):
    def ends_in_core(self, process, folder):
        process.send_signal(signal.SIGABRT)
        status = os.waitpid(process.pid, 0)[1]
        process.returncode = -signal.SIGABRT
        self.assertEqual(os.WTERMSIG(status), signal.SIGABRT)
        return os.WCOREDUMP(status) or any(folder.glob("core*"))

    def allow_cores(self):
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def test_a_node_that_aborts_leaves_none_where_an_ordinary_process_leaves_one(self):
        with tempfile.TemporaryDirectory(prefix="darkbloom-e2e-") as folder:
            plain = subprocess.Popen(["sleep", "60"], cwd=folder, preexec_fn=self.allow_cores)
            if not self.ends_in_core(plain, pathlib.Path(folder)):
                self.skipTest("this machine writes no cores at all")
        with lone_node(prepare=self.allow_cores) as (node, folder, said):
            wait_serving(node, said)
            self.assertFalse(self.ends_in_core(node, folder))


@unittest.skipUnless(may_look_into_others(), "not root, or the kernel keeps root out")
class Owner(unittest.TestCase):
    """Root: reads the memory, and yet neither the keys nor a secret elsewhere."""

    def test_no_claim_root_stops_it_and_reads_the_prompt_but_its_core_holds_none(self):
        """The prompt is in memory as text while it is made tokens: that is where it is caught. A
        debugger's core has the registers too, so the word is longer than one of them."""
        word = secrets.token_hex(64)
        argument = "$x1" if platform.machine() == "aarch64" else "$rsi"
        with tempfile.TemporaryDirectory(prefix="darkbloom-core-") as folder, \
                network.running() as net, answering(net, word):
            pid = net.pid("node-1")
            plain, filled = pathlib.Path(folder, "plain"), pathlib.Path(folder, "filled")
            said = debugger(pid, "break llama_tokenize", "continue", f"x/s {argument}",
                            f"gcore {plain}", f"shell echo 51 > /proc/{pid}/coredump_filter",
                            f"gcore {filled}")
            self.assertIn(word, said)
            self.assertTrue(word.encode() in filled.read_bytes(), "the search finds it")
            self.assertFalse(word.encode() in plain.read_bytes())

    def test_while_it_answers_no_secret_stands_where_others_could_open_it(self):
        word = secrets.token_hex(16)
        with network.running() as net, answering(net, word):
            pid = net.pid("node-1")
            self.assert_nothing_shared(pid)
            for name in ("environ", "cmdline", "status"):
                content = pathlib.Path(f"/proc/{pid}/{name}").read_bytes()
                self.assertNotIn(word.encode(), content)
                self.assertNotIn(net.api_key.encode(), content)

    def assert_nothing_shared(self, pid):
        """No pipe, no shared memory but the keys' own, no file open for writing but its log and
        its number."""
        own = (".log", "/node.pid")
        links = [os.readlink(entry) for entry in pathlib.Path(f"/proc/{pid}/fd").iterdir()]
        kinds = ("socket:", "anon_inode:", "/dev/null", str(network.MODEL))
        self.assertEqual([link for link in links
                          if not link.startswith(kinds) and not link.endswith(own)], [])
        shared = [line for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines()
                  if line.split()[1] == "rw-s"]
        self.assertEqual([line for line in shared if "/secretmem" not in line], [])
        self.assertEqual(len(shared), 1, "the pages of its keys")

    def test_the_identity_key_is_nowhere_that_root_reads(self):
        with network.running() as net:
            key = (net.data / "node-1" / "identity.key").read_bytes()
            self.assertEqual(len(key), 32)
            self.assertEqual(net.chat("Hello", max_completion_tokens=4)[0], 200)  # signs, opens
            memory = memory_of(net.pid("node-1"))
            self.assertTrue(b"seedling" in memory)
            self.assertFalse(key in memory)
            self.assertFalse(key[::-1] in memory, "as OpenSSL keeps numbers")

    def test_every_thread_of_it_is_held(self):
        with network.running() as net:
            tasks = list(pathlib.Path(f"/proc/{net.pid('node-1')}/task").iterdir())
            self.assertGreater(len(tasks), 2)
            for task in tasks:
                status = (task / "status").read_text()
                self.assertRegex(status, r"Seccomp:\s+2\n")
                self.assertRegex(status, r"NoNewPrivs:\s+1\n")
            if "Memory is not locked" not in net.log("node-1"):
                self.assertNotRegex(status, r"VmLck:\s+0 kB")


@unittest.skipUnless(may_look_into_others(), "not root, or the kernel keeps root out")
class Within(unittest.TestCase):
    """Code that took the node over: a debugger makes the running node try."""

    ATTEMPTS = {
        "writes elsewhere": '(int)open("/tmp/darkbloom-elsewhere", 0101, 0600)',
        "reads the owner's files": '(int)open("/root", 0)',
        "starts a program": '(int)execve("/bin/true", 0, 0)',
        "makes a process": "(int)fork()",
        "listens": "(int)listen((int)socket(2, 1, 0), 1)",
        "binds a port": '(int)bind((int)socket(2, 1, 0), "\\002\\000\\234\\101\\0\\0\\0\\0", 16)',
        "asks a service of this machine": "(int)socket(1, 1, 0)",
        "traces": "(long)ptrace(0, 0, 0, 0)",
        "maps code": "(long)mmap(0, 4096, 5, 0x22, -1, 0)",
    }

    def attempt(self, pid, expression):
        answer = debugger(pid, f"print {expression}")
        said = [line for line in answer.splitlines() if line.startswith("$1 = ")]
        self.assertTrue(said, answer)
        return int(said[0].removeprefix("$1 = "))

    def test_it_can_do_nothing_that_a_node_does_not_do(self):
        with lone_node() as (node, _, said):
            wait_serving(node, said)
            self.assertGreaterEqual(self.attempt(node.pid, '(int)open("/dev/null", 1)'), 0)
            for what, expression in self.ATTEMPTS.items():
                with self.subTest(what):
                    self.assertEqual(self.attempt(node.pid, expression), -1)
            self.assertIsNone(node.poll())


class Claims(unittest.TestCase):
    """What a node says of itself where something is wrong."""

    def hindrances(self, said):
        line = next(line for line in said().splitlines() if "does not claim tier measured" in line)
        return line.partition("measured: ")[2].partition(" (")[0].split(", ")

    def test_an_honest_start_names_no_fault_of_the_process(self):
        with lone_node() as (node, _, said):
            wait_serving(node, said)
            self.assertFalse({"traced", "preloaded_libraries", "changed_library_path", "dumpable",
                              "files_not_confined", "syscalls_not_filtered",
                              "keys_in_ordinary_memory"} & set(self.hindrances(said)))

    def some_library(self):
        words = pathlib.Path("/proc/self/maps").read_text().split()
        return next(word for word in words if "/libc.so" in word)

    def test_preloaded_libraries_are_a_reason(self):
        with lone_node(environment={"LD_PRELOAD": self.some_library()}) as (node, _, said):
            wait_serving(node, said)
            self.assertIn("preloaded_libraries", self.hindrances(said))

    @unittest.skipUnless(shutil.which("swtpm"), "swtpm is not installed")
    def test_a_node_with_a_tpm_and_a_preloaded_library_is_not_measured(self):
        with unittest.mock.patch.dict(os.environ, {"LD_PRELOAD": self.some_library()}), \
                network.running(1, "--tpm", "swtpm") as net:
            self.assertIn("does not claim tier measured: preloaded_libraries", net.log("node-1"))
            self.assertEqual(net.chat("Hello", max_completion_tokens=2)[0], 200)
            status, _, text = net.post("/v1/chat/completions", network.chat_body("Hello"),
                                       **{"darkbloom-min-tier": "measured"})
            self.assertEqual((status, json.loads(text)["error"]["code"]),
                             (503, "policy_not_met"))

    def test_a_changed_library_path_is_a_reason(self):
        with lone_node(environment={"LD_LIBRARY_PATH": "/nowhere"}) as (node, _, said):
            wait_serving(node, said)
            self.assertIn("changed_library_path", self.hindrances(said))

    def test_a_debugger_is_a_reason(self):
        libc = attacker.LIBC
        with lone_node(prepare=lambda: libc.ptrace(PTRACE_TRACEME, 0, None, None)) as (
                node, _, said):
            os.waitpid(node.pid, 0)  # it stops as it becomes the node
            libc.ptrace(PTRACE_CONT, node.pid, None, None)
            network.until(lambda: " serving " in said(), "it serves", 60)
            self.assertIn("traced", self.hindrances(said))
            node.kill()


class Build(unittest.TestCase):
    def test_every_executable_is_listed_with_its_digest(self):
        done = network.run_program("darkbloom-node", "--model", network.MODEL, "--print-build")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [line.split("  ") for line in done.stdout.splitlines()]
        digests = {name: digest for digest, name in lines}
        self.assertEqual(digests["darkbloom-node"],
                         hashlib.sha256(pathlib.Path(NODE).read_bytes()).hexdigest())
        for part in ("libllama.so", "libggml-base.so", "libggml-cpu", "libc.so", "libcrypto.so",
                     "ld-linux"):
            self.assertTrue([name for name in digests if name.startswith(part)], part)
        self.assertEqual(lines[-1][1], "build")
        again = network.run_program("darkbloom-node", "--model", network.MODEL, "--print-build")
        self.assertEqual(again.stdout, done.stdout)


class Doctor(unittest.TestCase):
    def test_it_names_the_tier_and_what_stands_in_the_way(self):
        done = network.run_program("darkbloom", "doctor", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout)
        self.assertIn(found["reach"], ("sealed", "measured", "confidential"))
        words = [entry["word"] for entry in found["in_the_way"]]
        if not pathlib.Path("/dev/tpmrm0").exists():
            self.assertIn("no_tpm", words)
        plain = network.run_program("darkbloom", "doctor")
        self.assertEqual(plain.returncode, 0)
        self.assertNotIn("\x1b", plain.stdout)
        for word in words:
            self.assertIn(f"  {word}  ", plain.stdout)


if __name__ == "__main__":
    unittest.main()
