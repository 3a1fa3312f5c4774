"""The official JavaScript client seals in its own process, through packages/fetch: no proxy runs
between it and the coordinator, and a coordinator that lies is found out.

The compiler of TypeScript and the client come from the registry that npm itself is set up for,
once, into the build folder; where none can be reached the test is skipped.
"""

import json
import pathlib
import shutil
import subprocess
import unittest

import network
from npm import installed, npm

try:
    import liar
except ImportError as absent:
    print(f"skipped: this Python has no {absent.name}")
    raise SystemExit(network.SKIPPED)

TESTS = pathlib.Path(__file__).resolve().parents[1]
PACKAGE = TESTS.parent / "packages" / "fetch"
FOLDER = network.PROGRAMS.parent / "sdk-fetch"
BUILT = FOLDER / "packages" / "fetch"
CHAT = FOLDER / "chat"


def laid_out():
    """The package, its tests and their vectors as in the checkout; the client beside them. False
    where npm cannot get what they need."""
    has_packages = (shutil.which("npm") and installed(PACKAGE, BUILT)
                    and installed(TESTS / "e2e" / "openai-node", CHAT))
    if not has_packages:
        return False
    for name in ("src", "tests"):
        shutil.copytree(PACKAGE / name, BUILT / name, dirs_exist_ok=True)
    for name in ("tsconfig.json", "tsconfig.test.json"):
        shutil.copy(PACKAGE / name, BUILT / name)
    shutil.copytree(TESTS / "vectors", FOLDER / "tests" / "vectors", dirs_exist_ok=True)
    shutil.copy(TESTS / "e2e" / "sdk-fetch" / "chat.js", CHAT / "chat.js")
    return True


class SdkFetch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        built = npm(BUILT, "run", "build")
        assert built.returncode == 0, built.stdout + built.stderr
        cls.net = cls.enterClassContext(network.running())
        cls.coordinator = f"http://127.0.0.1:{cls.net.coordinator_port()}"
        cls.log_policy = cls.net.data / "log-policy"

    def run_chat(self, action, coordinator=None):
        done = subprocess.run(["node", "chat.js", coordinator or self.coordinator,
                               self.net.api_key, self.log_policy, action],
                              cwd=CHAT, capture_output=True, text=True, timeout=90)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_the_packages_own_tests_pass(self):
        done = npm(BUILT, "test")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_answers_come_whole_and_as_streams_with_receipts_that_verify(self):
        said = self.run_chat("answers")
        through_connect = json.loads(self.net.chat("Hello", max_completion_tokens=12,
                                                   temperature=0)[2])
        self.assertTrue(said["whole"])
        self.assertEqual(said["whole"], through_connect["choices"][0]["message"]["content"])
        self.assertEqual(said["streamed"], said["whole"])
        self.assertEqual(said["many"], [said["whole"]] * 8)
        self.assertEqual(said["models"], ["seedling"])
        self.assertEqual(said["model"], self.net.model("seedling"))
        self.assertEqual((said["tier"], said["receipts"]), ("sealed", 10))
        self.assertGreater(said["left"], 0)
        for i in range(2):
            checked = network.run_program("darkbloom", "verify", "receipt", CHAT / f"receipt-{i}",
                                          "--log-policy", self.log_policy)
            self.assertEqual(checked.returncode, 0, checked)
            self.assertIn(said["node"], checked.stdout)

    def test_refusals_are_the_clients_own_errors(self):
        said = self.run_chat("refusals")
        seen = {name: (error["type"], error.get("code")) for name, error in said.items()}
        self.assertEqual(seen, {
            "wrongKey": ("AuthenticationError", "invalid_api_key"),
            "unknownModel": ("NotFoundError", "model_not_found"),
            "badBody": ("BadRequestError", seen["badBody"][1]),
            "tooHigh": ("BadRequestError", "tier_not_supported"),
            "nowhere": ("APIConnectionError", None),
            "notOwn": ("InternalServerError", "policy_not_met"),
            "tooHighPolicy": ("TypeError", None)})
        self.assertIn("more than this package can verify", said["tooHighPolicy"]["message"])

    def test_what_is_given_up_stops_the_decode(self):
        said = self.run_chat("aborts")
        self.assertEqual((said["whole"], said["receipts"]), ("APIUserAbortError", 0))
        self.assertLess(said["parts"], 100)
        self.net.wait_idle()

    def test_a_liar_about_machines_is_sent_nothing(self):
        for lie, why in (("swapped_key", "No machine is connected"),
                         ("own_machine", "reaches tier open, under the one demanded, sealed")):
            with self.subTest(lie), liar.Liar(self.net.coordinator_port(), lie) as coordinator:
                said = self.run_chat("lied", coordinator.address)
                for error in (said["whole"], said["streamed"]):
                    self.assertEqual((error.get("type"), error.get("status")),
                                     ("InternalServerError", 503), error)
                    self.assertIn(why, error["message"])
                self.assertEqual(coordinator.opens, 0)

    def test_the_liar_passes_on_what_it_does_not_lie_about(self):
        with liar.Liar(self.net.coordinator_port(), "honest") as coordinator:
            said = self.run_chat("lied", coordinator.address)
            self.assertTrue(said["whole"]["answer"])
            self.assertEqual(said["streamed"], said["whole"])
            self.assertEqual((coordinator.opens, said["receipts"]), (2, 2))

    def test_an_answer_that_was_tampered_with_never_looks_whole(self):
        for lie in ("flipped", "repeated", "left_out", "cut", "without_receipt"):
            with self.subTest(lie), liar.Liar(self.net.coordinator_port(), lie) as coordinator:
                said = self.run_chat("lied", coordinator.address)
                self.assertIn("type", said["whole"], said)
                self.assertIn("type", said["streamed"], said)
                self.assertEqual((coordinator.opens, said["receipts"]), (2, 0))


if __name__ == "__main__":
    if not laid_out():
        raise SystemExit(network.SKIPPED)
    unittest.main()
