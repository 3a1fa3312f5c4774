"""`up --tpm swtpm`: a node reaches tier measured, marked as simulated wherever it shows; a stranger
accepts its evidence; one register that changes shuts its key for good."""

import json
import pathlib
import shutil
import socket
import struct
import sys
import tempfile
import unittest

import network

PCR_EXTEND = 0x182
SESSIONS = 0x8002
PASSWORD = 0x40000009
SHA256 = 0x000b


def extend(tpm, register):
    """TPM2_PCR_Extend by hand: what any program on the machine could send to its TPM."""
    password = struct.pack(">IHBH", PASSWORD, 0, 0, 0)
    body = struct.pack(">I", register) + struct.pack(">I", len(password)) + password
    body += struct.pack(">IH", 1, SHA256) + b"\x5a" * 32
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(10)
        link.connect(str(tpm))
        link.sendall(struct.pack(">HII", SESSIONS, 10 + len(body), PCR_EXTEND) + body)
        _, _, code = struct.unpack(">HII", link.recv(4096)[:10])
    assert code == 0, hex(code)


def nodes_of(net):
    status, _, text = network.exchange(net.port, "GET", "/v1/nodes")
    assert status == 200, status
    return json.loads(text)["data"]


class SoftTpm(unittest.TestCase):
    def setUp(self):
        if shutil.which("swtpm") is None:
            self.skipTest("swtpm is not installed")
        folder = tempfile.TemporaryDirectory(prefix="db-tpm-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.policy = self.folder / "policy.toml"
        self.policy.write_text('min_tier = "measured"\n')

    def test_a_policy_of_tier_measured_seals_to_it_and_a_stranger_accepts_its_evidence(self):
        receipts = self.folder / "receipts"
        with network.running(1, "--tpm", "swtpm", "--policy", self.policy, "--receipts",
                             receipts) as net:
            (node,) = nodes_of(net)
            self.assertEqual((node["tier"], node["simulated_hardware"]), ("measured", True))
            self.assertTrue(node["accepted"], node)
            self.assertIn("simulated", node["trust"]["hardware"]["reason"])
            status, headers, text = net.chat("What is the capital of France?")
            self.assertEqual(status, 200, text)
            self.assertIn("Paris", text)
            log = self.folder / "log-policy"
            log.write_bytes((net.data / "log-policy").read_bytes())
            saved = network.run_program(
                "darkbloom", "nodes", "--coordinator", f"ws://127.0.0.1:{net.coordinator_port()}",
                "--log-policy", log, "--simulated-hardware", "--policy", self.policy, "--save",
                self.folder)
            self.assertIn("tier measured (simulated hardware)", saved.stdout)
            self.assertEqual(saved.returncode, 0, saved)
        (evidence,) = self.folder.glob("*.evidence")
        self.stranger("evidence", evidence, log)
        self.stranger("receipt", receipts / f"{headers['darkbloom-receipt']}.receipt", log)

    def stranger(self, what, file, log):
        """The network is gone; the file and the log's policy are all that there is."""
        def verify(*options):
            return network.run_program("darkbloom", "verify", what, file, "--log-policy", log,
                                       "--min-tier", "measured", *options)
        accepted = verify("--simulated-hardware")
        self.assertEqual(accepted.returncode, 0, accepted)
        self.assertIn("measured (simulated hardware)", accepted.stdout)
        refused = verify()
        self.assertEqual(refused.returncode, 1, refused)
        self.assertIn("hardware that is simulated", refused.stderr)
        content = bytearray(file.read_bytes())
        at = content.index(b"\xffTCG\x80\x18")  # the quote
        content[at + 60] ^= 1
        file.with_suffix(".spoiled").write_bytes(content)
        spoiled = network.run_program("darkbloom", "verify", what, file.with_suffix(".spoiled"),
                                      "--log-policy", log)
        self.assertEqual(spoiled.returncode, 1, spoiled)

    def test_after_one_register_has_changed_the_node_opens_nothing_ever_again(self):
        with network.running(1, "--tpm", "swtpm", "--policy", self.policy) as net:
            self.assertEqual(net.chat("Hi", max_tokens=2)[0], 200)
            extend(net.data / "run" / "node-1.tpm", 7)
            status, _, text = net.chat("Hi", max_tokens=2)
            self.assertGreaterEqual(status, 500, text)
            network.until(lambda: self.below_measured(net), "the client sees it", 20)
            status, _, text = net.chat("Hi", max_tokens=2)
            self.assertEqual((status, json.loads(text)["error"]["code"]),
                             (503, "policy_not_met"), text)

    def below_measured(self, net):
        return all(node["tier"] != "measured" for node in nodes_of(net))

    def test_the_register_that_grows_as_the_machine_runs_is_quoted_and_not_bound(self):
        with network.running(1, "--tpm", "swtpm", "--policy", self.policy) as net:
            extend(net.data / "run" / "node-1.tpm", 10)
            self.assertEqual(net.chat("Hi", max_tokens=2)[0], 200, "the key still opens")


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    unittest.main()
