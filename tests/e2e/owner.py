"""darkbloom-node --local serves its owner: on loopback alone, by a key that is kept, as shut in as
a node of a network."""

import json
import pathlib
import tempfile
import unittest

import network
import streaming

# Long: a node's threads stay awake a tenth of a second after a decode, which must not weigh.
LONG = {"max_completion_tokens": 900, "temperature": 0, **network.ENDLESS}
LISTENING = "0A"


def listened_on(pid):
    """The addresses that a process listens on, in hexadecimal as the kernel writes them."""
    inodes = {str(link.readlink()) for link in pathlib.Path(f"/proc/{pid}/fd").iterdir()}
    rows = [line.split() for line in pathlib.Path(f"/proc/{pid}/net/tcp").read_text().splitlines()]
    return {row[1] for row in rows if row[3] == LISTENING and f"socket:[{row[9]}]" in inodes}


class Owner(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(network.local())

    def test_nobody_without_the_key_is_answered(self):
        body = json.dumps(network.chat_body("Hi")).encode()
        for key in ("", "Bearer dk-wrong", "Bearer " + "x" * 300):
            status, _, text = network.exchange(
                self.net.port, "POST", "/v1/chat/completions", body,
                {"content-type": "application/json", "authorization": key})
            self.assertEqual(status, 401, text)

    def test_the_answer_says_that_nobody_else_saw_it(self):
        status, headers, _ = self.net.chat("Hi")
        self.assertEqual((status, headers["darkbloom-plaintext-seen-by"]), (200, "node"))
        self.assertNotIn("darkbloom-tier", headers)

    def test_a_hang_up_stops_the_decode(self):
        def spent(read):
            before = network.cpu_seconds(self.net.process.pid)
            stream = streaming.Stream(self.net, "Count to one hundred", **LONG)
            read(stream)
            stream.close()
            # A decode that had gone on would be a part of the next answer's time.
            self.assertEqual(self.net.chat("Hello", max_completion_tokens=1)[0], 200)
            return network.cpu_seconds(self.net.process.pid) - before

        whole = spent(streaming.Stream.read_all)
        cut = spent(streaming.Stream.read_until_text)
        self.assertLess(cut, whole / 2)

    def test_it_is_shut_in_and_listens_on_loopback_alone(self):
        pid = self.net.process.pid
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        self.assertRegex(status, r"Seccomp:\s2")
        self.assertRegex(status, r"NoNewPrivs:\s1")
        self.assertEqual(listened_on(pid), {f"0100007F:{self.net.port:04X}"})


class Starts(unittest.TestCase):
    def test_a_port_that_is_taken_is_said(self):
        with network.local() as net, tempfile.TemporaryDirectory() as folder:
            again = network.run_program("darkbloom-node", "--model", network.MODEL, "--data",
                                        folder, "--local", net.port)
        self.assertEqual(again.returncode, 1)
        self.assertIn(str(net.port), again.stderr)

    def test_it_does_not_join_a_network_as_well(self):
        both = network.run_program("darkbloom-node", "--model", network.MODEL, "--local", 18099,
                                   "--coordinator", "ws://127.0.0.1:1")
        self.assertNotEqual(both.returncode, 0)
        self.assertIn("--coordinator", both.stderr)

    def test_the_key_is_the_same_after_a_restart_and_its_owners_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            data = pathlib.Path(folder)
            keys = set()
            for _ in range(2):
                with network.local(data=data) as net:
                    keys.add(net.api_key)
            self.assertEqual(len(keys), 1)
            self.assertEqual((data / "local_key").stat().st_mode & 0o777, 0o600)


if __name__ == "__main__":
    unittest.main()
