"""`darkbloom up` keeps its network up: a program that dies is started again, and requests are
answered meanwhile where another node lives, and afterwards in any case."""

import os
import signal
import unittest

import network


class Mended(unittest.TestCase):
    def assert_mended(self, net, name):
        before = net.pid(name)
        net.send(name, signal.SIGKILL)
        network.until(lambda: net.pid(name) != before, f"{name} is started again")
        network.until(lambda: '"nodes":1,' in self.health(net), "all are there again")
        self.assertIsNone(net.process.poll())
        status, _, body = net.chat("Hello", max_completion_tokens=4)
        self.assertEqual(status, 200, body)

    def health(self, net):
        try:
            return network.exchange(net.port, "GET", "/health")[2]
        except OSError:  # connect itself is the one that died
            return ""

    def test_each_program_that_is_killed_is_started_again(self):
        with network.running() as net:
            for name in ("node-1", "connect", "coordinator"):
                with self.subTest(name):
                    self.assert_mended(net, name)

    def test_with_two_nodes_a_lost_one_is_not_even_noticed(self):
        with network.running(nodes=2) as net:
            lost = net.pid("node-2")
            os.kill(lost, signal.SIGKILL)
            for number in range(8):
                self.assertEqual(net.chat(f"Hello {number}", max_completion_tokens=2)[0], 200)
            network.until(lambda: net.pid("node-2") != lost, "it is started again")
            self.assertIn("started again", net.complaints())


if __name__ == "__main__":
    unittest.main()
