"""The coordinator's memory holds neither a prompt nor an answer, and no file holds a prompt.

The search is proven first on a process that does hold the canary: this one.
"""

import os
import pathlib
import secrets
import shutil
import subprocess
import tempfile
import unittest

import network


def dump_of(pid, folder):
    done = subprocess.run(["gcore", "-o", str(folder / "core"), str(pid)], capture_output=True,
                          text=True, timeout=90)
    core = folder / f"core.{pid}"
    if done.returncode != 0 or not core.exists():
        raise AssertionError("gcore: " + done.stderr)
    content = core.read_bytes()
    core.unlink()
    return content


def holder_of(text):
    """A process with `text` in its memory, as the coordinator's would be."""
    program = "import sys; kept = sys.stdin.readline(); print('here', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(["python3", "-c", program], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    holder.stdin.write(text + "\n")
    holder.stdin.flush()
    holder.stdout.readline()
    return holder


def files_that_hold(canary, *folders):
    paths = (path for folder in folders for path in pathlib.Path(folder).rglob("*"))
    return [path for path in paths if path.is_file() and canary in path.read_bytes()]


class Canary(unittest.TestCase):
    def setUp(self):
        self.canary = secrets.token_hex(16)
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="darkbloom-core-"))
        self.folder = pathlib.Path(folder)

    def test_the_search_finds_the_canary_where_it_is(self):
        holder = holder_of(self.canary)
        self.addCleanup(holder.communicate)
        self.assertIn(self.canary.encode(), dump_of(holder.pid, self.folder))
        (self.folder / "file").write_text("before " + self.canary)
        self.assertEqual(len(files_that_hold(self.canary.encode(), self.folder)), 1)

    def test_neither_prompt_nor_answer_is_in_the_coordinator_or_in_a_file(self):
        with network.running() as net:
            prompt = f"Repeat: {self.canary} and go on"
            status, _, answer = net.chat(prompt, max_completion_tokens=24, **network.ENDLESS)
            self.assertEqual(status, 200, answer)
            # 200 KB is over the HTTP library's own limit for bodies in memory.
            status, _, _ = net.chat(self.canary + " word" * 40_000)
            self.assertIn(status, (200, 400))
            memory = dump_of(net.pid("coordinator"), self.folder)
            text = network.json.loads(answer)["choices"][0]["message"]["content"]
            self.assertIn(b"seedling", memory)  # the routing facts: the dump is not an empty one
            self.assertNotIn(self.canary.encode(), memory)
            self.assertNotIn(text.encode(), memory)
            here = {os.readlink(f"/proc/{net.pid(name)}/cwd")
                    for name in ("coordinator", "node-1", "connect")}
            self.assertEqual(files_that_hold(self.canary.encode(), net.data, *here), [])


if __name__ == "__main__":
    if shutil.which("gcore") is None:
        print("skipped: gcore (gdb) is not installed")
        raise SystemExit(network.SKIPPED)
    unittest.main()
