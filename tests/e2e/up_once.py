"""`darkbloom up --once`: the answer on stdout, whom to trust on stderr, nothing left running."""

import pathlib
import tempfile
import unittest

import network


def processes_naming(folder):
    """Command lines of this machine that name `folder`; those that end meanwhile do not count."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if folder in line:
            found.append(line)
    return found


class UpOnce(unittest.TestCase):
    def test_it_answers_says_whom_to_trust_and_leaves_nothing_behind(self):
        with tempfile.TemporaryDirectory(prefix="darkbloom-e2e-") as folder:
            done = network.run_program("darkbloom", "up", "--model", network.MODEL, "--data",
                                       folder + "/net", "--port", network.free_port(), "--once",
                                       "Hello", seconds=100)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(done.stdout.strip())
            for fact in ("sealed to", "answered by", "tier", "build", "model", "tokens",
                         "time to first"):
                self.assertIn(fact, done.stderr)
            self.assertEqual(processes_naming(folder), [])
            self.assertEqual(list(pathlib.Path(folder, "net/run").glob("*.pid")), [])


if __name__ == "__main__":
    unittest.main()
