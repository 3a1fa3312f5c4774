"""`darkbloom up` keeps its network up: a program that dies is started again, and requests are
answered meanwhile where another node lives, and afterwards in any case."""

import concurrent.futures
import os
import random
import signal
import threading
import unittest

import network
import streaming

KILLS_OF_EACH = 4  # `up` gives a program up that ends more often within a minute


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

    def test_with_three_nodes_any_may_die_at_any_time_and_no_client_notices(self):
        seed = int(os.environ.get("DARKBLOOM_SEED", "20261128"))
        print(f"repeat with DARKBLOOM_SEED={seed}")
        dice = random.Random(seed)
        order = [f"node-{1 + n % 3}" for n in range(3 * KILLS_OF_EACH)]
        dice.shuffle(order)
        over = threading.Event()
        with network.running(nodes=3) as net, concurrent.futures.ThreadPoolExecutor(5) as pool:
            clients = [pool.submit(self.ask_on, net, number, over) for number in range(5)]
            try:
                for name in order:
                    self.kill_within(net, name, dice.uniform(0, 1.5))
            finally:
                over.set()
            answered = sum(client.result() for client in clients)
            self.assertGreater(answered, len(order))

    def kill_within(self, net, name, seconds):
        """At a moment that the dice chose; then it is waited for, so that another lives."""
        threading.Event().wait(seconds)
        before = net.pid(name)
        net.send(name, signal.SIGKILL)
        network.until(lambda: net.pid(name) != before, f"{name} is started again")
        network.until(lambda: net.coordinator_health()["nodes"] >= 2, "two others live")

    def ask_on(self, net, number, over):
        """Whole answers until it is over; their count."""
        count = 0
        while not over.is_set():
            stream = streaming.Stream(net, f"Count {number}", max_completion_tokens=120,
                                      temperature=0, **network.ENDLESS)
            self.assertEqual(stream.answer.status, 200, stream.answer.headers)
            stream.read_all()
            self.assertIsNone(stream.error)
            self.assertTrue(stream.done)
            self.assertEqual(stream.reasons, ["length"])
            count += 1
        return count


if __name__ == "__main__":
    unittest.main()
