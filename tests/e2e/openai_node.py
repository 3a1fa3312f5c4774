"""The official JavaScript client (npm's openai) works against the sealed path, unchanged.

Its package comes from the registry that npm itself is set up for, once, into the build folder;
where none can be reached the test is skipped.
"""

import json
import os
import pathlib
import shutil
import subprocess
import unittest

import network
from npm import installed

SOURCE = pathlib.Path(__file__).resolve().parent / "openai-node"
FOLDER = network.PROGRAMS.parent / "openai-node"


class OpenAINode(unittest.TestCase):
    def test_it_asks_whole_and_as_a_stream_and_understands_a_refusal(self):
        with network.running() as net:
            facts = {"OPENAI_BASE_URL": net.base_url, "OPENAI_API_KEY": net.api_key}
            done = subprocess.run(["node", "chat.js"], cwd=FOLDER, env={**os.environ, **facts},
                                  capture_output=True, text=True, timeout=90)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)
        self.assertTrue(said["message"])
        self.assertTrue(said["requestId"])
        self.assertEqual(said["streamed"], said["message"])
        self.assertIn(said["end"], ("stop", "length"))
        self.assertEqual((said["refusal"]["status"], said["refusal"]["code"]),
                         (404, "model_not_found"))


if __name__ == "__main__":
    if shutil.which("npm") is None or not installed(SOURCE, FOLDER):
        raise SystemExit(network.SKIPPED)
    shutil.copy(SOURCE / "chat.js", FOLDER / "chat.js")
    unittest.main()
