"""darkbloom model: a file comes whole and verified or not at all, goes on where it was cut, shows
its token to nobody else, and is served by a node."""

import hashlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

import network
import stub_hub
from children import end_with_parent, stop

CONTENT = network.MODEL.read_bytes()
DIGEST = hashlib.sha256(CONTENT).hexdigest()
FILE = "seedling.gguf"


class ModelStore(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base, cls.second = cls.enterClassContext(stub_hub.serving(CONTENT))

    def setUp(self):
        self.home = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.store = self.home / "data/darkbloom/models"
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.home), "HOUSE_TOKEN": "hush",
            "XDG_CONFIG_HOME": str(self.home / "config"), "XDG_DATA_HOME": str(self.home / "data"),
            "DARKBLOOM_MODELS_FROM": f"http://127.0.0.1:{self.base.server_port}"}
        for server in (self.base, self.second):
            server.asked.clear()
        self.second.released.clear()

    def start(self, *arguments):
        return subprocess.Popen(
            [str(network.PROGRAMS / "darkbloom"), "model", *map(str, arguments)],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=end_with_parent)

    def model(self, *arguments, status=0):
        """(standard output, standard error)."""
        process = self.start(*arguments)
        try:
            out, err = process.communicate(timeout=60)
        finally:
            stop(process)
        self.assertEqual(process.returncode, status, out + err)
        return out, err

    def pull(self, repository, *options, file=FILE, status=0):
        return self.model("pull", f"acme/{repository}/{file}", *options, status=status)

    def path(self, repository, ending="", file=FILE):
        return self.store / "acme" / repository / (file + ending)

    def listed(self):
        models = json.loads(self.model("list", "--json")[0])["models"]
        return {each["name"]: each for each in models}

    def test_a_model_is_pulled_verified_and_served(self):
        out, err = self.pull("good")
        path = pathlib.Path(out.strip())
        self.assertEqual(path, self.path("good"))
        self.assertEqual(path.read_bytes(), CONTENT)
        self.assertIn("as published", err)
        self.assertNotIn("\r", err)
        self.assertEqual(path.stat().st_mode & 0o777, 0o644)
        self.assertEqual(self.path("good", ".json").stat().st_mode & 0o777, 0o600)
        self.assertEqual({each.name for each in path.parent.iterdir()}, {FILE, FILE + ".json"})
        told = self.listed()[f"acme/good/{FILE}"]
        self.assertEqual((told["sha256"], told["bytes"], told["revision"], told["was_published"]),
                         (DIGEST, len(CONTENT), stub_hub.COMMIT, True))
        self.assertIn("4.6 MB", self.model("list")[0])
        with network.local(model=path) as node:
            self.assertEqual(node.chat("Hi", max_completion_tokens=2)[0], 200)
            self.assertIn("in use", self.model("list")[0])
            self.assertIn("in use", self.model("remove", f"acme/good/{FILE}", status=1)[1])

    def test_what_is_here_does_not_come_again(self):
        self.pull("good")
        self.assertIn("it was here already", self.pull("good")[1])
        self.assertEqual(self.second.count("GET", "good"), 1)

    def test_a_quantisation_is_found_in_the_servers_list(self):
        out, _ = self.model("pull", "acme/good:q8_0")
        self.assertTrue(out.strip().endswith("/acme/good/s.Q8_0.gguf"), out)
        self.assertIn("s.Q4_0.gguf", self.model("pull", "acme/good:Q3_K", status=1)[1])

    def test_cut_connections_are_gone_on_with(self):
        self.pull("cut")
        self.assertEqual(self.path("cut").read_bytes(), CONTENT)
        asked = self.second.questions("GET", "cut")
        self.assertEqual([each.get("range") for each in asked],
                         [None] + [f"bytes={at}-" for at in range(stub_hub.CUT, len(CONTENT),
                                                                  stub_hub.CUT)])
        self.assertTrue(all(each["if-range"] == stub_hub.ETAG for each in asked[1:]))

    def test_a_server_without_ranges_sends_it_again(self):
        self.pull("unranged")
        self.assertEqual(self.path("unranged").read_bytes(), CONTENT)
        self.assertEqual(self.second.count("GET", "unranged"), 2)

    def interrupted(self, number):
        """What a pull says that a signal ends midway, and its exit status."""
        process = self.start("pull", f"acme/held/{FILE}")
        try:
            partial = self.path("held", ".partial")
            network.until(lambda: partial.exists() and partial.stat().st_size == stub_hub.CUT,
                          "a part has come")
            self.assertEqual(partial.stat().st_mode & 0o777, 0o600)
            process.send_signal(number)
            _, err = process.communicate(timeout=20)
        finally:
            stop(process)
        self.assertFalse(self.path("held").exists())
        self.second.released.set()
        return process.returncode, err

    def assert_gone_on_with(self):
        self.pull("held")
        self.assertEqual(self.path("held").read_bytes(), CONTENT)
        last = self.second.questions("GET", "held")[-1]
        self.assertEqual(last["range"], f"bytes={stub_hub.CUT}-")
        self.assertFalse(self.path("held", ".partial").exists())

    def test_a_pull_that_was_killed_is_gone_on_with(self):
        self.assertEqual(self.interrupted(signal.SIGKILL)[0], -signal.SIGKILL)
        self.assert_gone_on_with()

    def test_ctrl_c_keeps_what_came(self):
        status, err = self.interrupted(signal.SIGINT)
        self.assertEqual(status, 130)
        self.assertIn("what came is kept", err)
        self.assert_gone_on_with()

    def test_silence_is_not_waited_for_forever(self):
        process = self.start("pull", f"acme/held/{FILE}", "--timeout", 1)
        try:
            network.until(lambda: self.second.count("GET", "held") > 1, "it tried again")
            self.second.released.set()
            _, err = process.communicate(timeout=30)
        finally:
            stop(process)
        self.assertEqual(process.returncode, 0, err)
        self.assertIn("said nothing", err)
        self.assertEqual(self.path("held").read_bytes(), CONTENT)

    def test_wrong_bytes_leave_nothing(self):
        _, err = self.pull("wrong", status=1)
        self.assertIn("not what was published", err)
        self.assertFalse(self.path("wrong").parent.exists())

    def test_another_digest_than_the_wished_is_refused_before_any_byte(self):
        _, err = self.pull("good", "--sha256", "0" * 64, status=1)
        self.assertIn(DIGEST, err)
        self.assertEqual(self.second.count("GET", "good"), 0)
        self.assertFalse(self.path("good").exists())

    def test_what_nobody_published_is_said_or_wished(self):
        self.assertIn("nobody has published", self.pull("unpublished")[1])
        self.model("remove", f"acme/unpublished/{FILE}")
        self.pull("unpublished", "--sha256", "0" * 64, status=1)
        self.assertFalse(self.path("unpublished").exists())
        self.pull("unpublished", "--sha256", DIGEST)

    def test_the_token_goes_to_the_base_alone(self):
        self.assertIn("wants a token", self.pull("private", status=1)[1])
        self.pull("private", "--token-env", "HOUSE_TOKEN")
        sent = [each.get("authorization") for each in self.base.questions("GET", "private")]
        self.assertIn("Bearer hush", sent)
        self.assertTrue(self.second.asked)
        for _, _, named in self.second.asked:
            self.assertNotIn("authorization", named)
        self.assertNotIn("hush", self.path("private", ".json").read_text())

    def test_the_files_token_is_for_the_files_server(self):
        folder = self.home / "config/darkbloom"
        folder.mkdir(parents=True)
        own = self.environment.pop("DARKBLOOM_MODELS_FROM")
        file = folder / "models.toml"
        file.write_text(f'from = "{own}"\ntoken_env = "HOUSE_TOKEN"\n')
        self.pull("private")
        file.write_text('from = "http://127.0.0.1:9"\ntoken_env = "HOUSE_TOKEN"\n')
        self.pull("private", "--from", own, file="other.gguf", status=1)

    def test_each_failure_is_one_sentence(self):
        for repository, said in (("gone", "no such model"), ("refused", "another than the part")):
            _, err = self.pull(repository, status=1)
            self.assertIn(said, err)
            self.assertEqual(err.count("\n"), 1, err)
        self.environment.pop("DARKBLOOM_MODELS_FROM")
        self.assertIn("--from", self.pull("good", status=1)[1])
        self.assertIn("OWNER/REPOSITORY", self.model("pull", "../x", "--from", "http://[::1]",
                                                     status=1)[1])
        self.assertIn("https", self.pull("good", "--from", "http://models.example", status=1)[1])

    def test_a_file_that_changed_is_found(self):
        path = pathlib.Path(self.pull("good")[0].strip())
        self.assertIn("as it was pulled", self.model("verify")[0])
        path.write_bytes(CONTENT[:-1] + b"!")
        out, err = self.model("verify", f"acme/good/{FILE}", status=1)
        self.assertIn("CHANGED", out)
        self.assertIn("1 of 1", err)

    def test_the_budget_lets_the_least_recently_used_go(self):
        for file in ("a.gguf", "b.gguf", "c.gguf"):
            self.pull("good", file=file)
        for age, file in ((300, "b.gguf"), (200, "a.gguf"), (100, "c.gguf")):
            self.age("good", file, age)
        self.model("pin", "acme/good/b.gguf")
        _, err = self.pull("good", "--disk-max", "15MB", file="d.gguf")
        self.assertIn("removed acme/good/a.gguf", err)
        self.assertEqual({name.rpartition("/")[2] for name in self.listed()},
                         {"b.gguf", "c.gguf", "d.gguf"})
        _, err = self.pull("good", "--disk-max", "5MB", file="e.gguf", status=1)
        self.assertIn("no room", err)
        self.assertEqual(len(self.listed()), 3)
        self.assertIn("c.gguf", self.model("prune", "--disk-max", "10MB", "--dry-run")[0])
        self.model("prune", "--disk-max", "10MB")
        self.assertEqual(len(self.listed()), 2)

    def age(self, repository, file, seconds):
        """Its last use becomes so long ago."""
        path, manifest = self.path(repository, file=file), self.path(repository, ".json", file)
        told = json.loads(manifest.read_text())
        told["used_ms"] -= seconds * 1000
        manifest.write_text(json.dumps(told))
        os.utime(path, (told["used_ms"] / 1000, path.stat().st_mtime))

    def test_parts_of_pulls_are_pruned(self):
        self.interrupted(signal.SIGKILL)
        self.assertIn(f"part of acme/held/{FILE}", self.model("prune")[0])
        self.assertFalse(self.path("held").parent.exists())


if __name__ == "__main__":
    unittest.main(verbosity=2)
