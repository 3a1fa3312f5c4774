"""A node that cannot serve says why and ends; one without a coordinator says so and tries again."""

import pathlib
import subprocess
import tempfile
import unittest

import network


class BadStart(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="darkbloom-e2e-"))
        self.folder = pathlib.Path(folder)

    def node(self, model, port=1):
        return [str(network.PROGRAMS / "darkbloom-node"), "--model", str(model), "--data",
                str(self.folder / "node"), "--coordinator", f"ws://127.0.0.1:{port}"]

    def start(self, command, out):
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=self.folder,
                                   preexec_fn=network.end_with_parent)
        self.addCleanup(network.stop, process)

    def assert_refuses(self, content):
        model = self.folder / "model.gguf"
        model.write_bytes(content)
        done = subprocess.run(self.node(model), capture_output=True, text=True, timeout=60,
                              cwd=self.folder)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("darkbloom-node: ", done.stderr)

    def test_a_truncated_gguf_is_refused(self):
        whole = network.MODEL.read_bytes()
        self.assert_refuses(whole[:len(whole) // 2])

    def test_a_file_that_is_not_a_gguf_is_refused(self):
        self.assert_refuses(b"not a model at all " * 1000)

    def test_a_node_without_a_coordinator_says_so_and_joins_when_one_comes(self):
        port = network.free_port()
        log = self.folder / "node.log"
        with log.open("w") as out:
            self.start(self.node(network.MODEL, port), out)
        network.until(lambda: "no coordinator answers" in log.read_text(), "it says so", 60)
        self.start([str(network.PROGRAMS / "darkbloom-coordinator"), "--data",
                    str(self.folder / "coordinator"), "--port", str(port)], subprocess.DEVNULL)
        network.until(lambda: "connected to the coordinator" in log.read_text(), "it joins", 60)


if __name__ == "__main__":
    unittest.main()
