"""JavaScript's clients of the API work unchanged: openai's tool runner, parser and response stream,
Anthropic's SDK, Vercel's ai with its OpenAI-compatible provider, and LangChain.

Their packages come from the registry that npm itself is set up for, once, into the build folder;
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

SOURCE = pathlib.Path(__file__).resolve().parent / "clients-node"
FOLDER = network.PROGRAMS.parent / "clients-node"
LIMA = {"city": "Lima"}


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with network.serving("--model", network.EMBEDDER) as net:
            facts = {"OPENAI_BASE_URL": net.base_url, "OPENAI_API_KEY": net.api_key}
            done = subprocess.run(["node", "clients.js"], cwd=FOLDER, env={**os.environ, **facts},
                                  capture_output=True, text=True, timeout=120)
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        cls.told = {line["name"]: line for line in lines}
        cls.complaint = done.stderr[-2000:]

    def line(self, name):
        self.assertIn(name, self.told, self.complaint)
        return self.told[name]

    def test_openais_tool_runner_runs_the_tool_and_ends(self):
        told = self.line("openai runTools")
        self.assertEqual(told["seen"], ["Lima"])
        self.assertTrue(told["said"])

    def test_openais_parser_gets_what_its_schema_says(self):
        pet = self.line("openai parse")["pet"]
        self.assertIn(pet["kind"], ("cat", "dog"))
        self.assertTrue(3 <= pet["age"] <= 12)

    def test_openais_response_stream_assembles(self):
        told = self.line("openai responses")
        self.assertEqual((told["text"], told["status"]), (told["final"], "completed"))

    def test_anthropics_sdk_talks_calls_counts_and_is_refused(self):
        told = self.line("anthropic")
        self.assertTrue(told["same"])
        self.assertEqual((told["stop"], told["reason"], told["forced"]),
                         ("end_turn", "tool_use", "tool_use"))
        self.assertEqual(told["use"], LIMA)
        self.assertEqual(told["counted"], told["input"])
        self.assertTrue(told["after"])
        self.assertEqual(told["refusal"], [404, "not_found_error", True])

    def test_vercels_ai_talks_streams_calls_and_embeds(self):
        told = self.line("vercel")
        self.assertTrue(told["same"])
        self.assertEqual(told["call"], LIMA)
        self.assertTrue(3 <= told["formed"]["age"] <= 12)
        self.assertGreater(told["length"], 0)

    def test_langchain_talks_streams_calls_and_embeds(self):
        told = self.line("langchain")
        self.assertTrue(told["same"])
        self.assertEqual(told["call"], LIMA)
        self.assertEqual(told["vectors"], 2)


if __name__ == "__main__":
    if shutil.which("npm") is None or not installed(SOURCE, FOLDER):
        raise SystemExit(network.SKIPPED)
    shutil.copy(SOURCE / "clients.js", FOLDER / "clients.js")
    unittest.main()
