"""The benchmark of the coordinator runs to its end, and counts what happened: not how fast."""

import json
import pathlib
import subprocess
import sys
import unittest

import network  # noqa: F401  (takes the programs' folder from the command line)

DRIVER = pathlib.Path(__file__).resolve().parents[2] / "benchmarks/driver/coordinator.py"


class BenchCoordinator(unittest.TestCase):
    def test_each_party_answers_whole_and_nothing_is_left_open(self):
        done = subprocess.run([sys.executable, "-B", str(DRIVER), "--quick", "--json"],
                              capture_output=True, text=True, timeout=100)
        self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual(found["left"]["streams"], 0)
        self.assertEqual(found["left"]["nodes"], 0)
        (measured,) = found["rounds"]
        self.assertEqual(set(measured["short"]), {"coordinator", "nginx"})
        self.assertEqual(set(measured["quiet"]), {"coordinator", "nginx", "direct"})
        for parties in measured.values():
            for tally in parties.values():
                self.assertGreater(tally["requests"], 0)
                self.assertEqual(tally["refusals"], {})
        for tally in measured["short"].values():
            self.assertAlmostEqual(tally["chunks"] / tally["requests"], 2, delta=0.2)
        self.assertEqual(found["memory_kib"]["streams seen"], 50)


if __name__ == "__main__":
    unittest.main()
