"""Somebody who asks on and on and reads nothing is cut off before the memory is gone; everybody
else is served on."""

import pathlib
import re
import socket
import unittest

import network

ASKED_MAX = 4_000_000  # requests: their answers would be over a gigabyte
AT_ONCE = 2_000


def peak_memory(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


class SlowReader(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(network.running())

    def ask_without_reading(self, port, path):
        """True once the other side has ended the connection."""
        requests = f"GET {path} HTTP/1.1\r\nhost: x\r\n\r\n".encode() * AT_ONCE
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            try:
                for _ in range(ASKED_MAX // AT_ONCE):
                    connection.sendall(requests)
            except (ConnectionResetError, BrokenPipeError):
                return True
        return False

    def test_connect_and_the_coordinator_end_a_connection_that_is_not_read(self):
        inner = int(re.search(r"listening on 127\.0\.0\.1:(\d+)", self.net.log("coordinator"))[1])
        for name, port, path in (("connect", self.net.port, "/v1/models"),
                                 ("coordinator", inner, "/health")):
            with self.subTest(name):
                self.assertTrue(self.ask_without_reading(port, path))
                self.assertLess(peak_memory(self.net.pid(name)), 400 << 20)
                self.assertIn("does not read", self.net.log(name))
        self.assertEqual(self.net.chat("Hi", max_completion_tokens=2)[0], 200)


if __name__ == "__main__":
    unittest.main()
