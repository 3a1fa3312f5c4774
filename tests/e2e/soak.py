"""Half a minute of what `./bench soak` does for ten: nodes are killed and paused by dice, and
clients see nothing of it. The seed is printed; tests/soak/soak.py --seed N throws the same dice.
"""

import pathlib
import subprocess
import sys
import unittest

import network

SOAK = pathlib.Path(__file__).resolve().parents[1] / "soak/soak.py"


class Soak(unittest.TestCase):
    def test_every_answer_is_whole_whatever_happens_to_nodes(self):
        done = subprocess.run([sys.executable, "-B", str(SOAK), "--programs", str(network.PROGRAMS),
                               "--minutes", "0.5", "--nodes", "20", "--streams", "200",
                               "--word-ms", "300", "--json"],
                              capture_output=True, text=True, timeout=110)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)


if __name__ == "__main__":
    unittest.main()
