"""A coordinator that is restarted loses no request: one that is asked to end finishes what runs,
clients wait for the next one, and answers that were cut go on where they were.
"""

import concurrent.futures
import signal
import unittest

import network
import streaming

LIMITED = {"temperature": 0, **network.ENDLESS}


class RollingRestart(unittest.TestCase):
    def assert_whole(self, stream, begun):
        stream.read_all()
        self.assertIsNone(stream.error)
        self.assertTrue(stream.done)
        self.assertEqual(stream.reasons, ["length"])
        self.assertTrue(stream.text.startswith(begun))
        self.assertEqual(len(stream.ids), 1)

    def restarted(self, net, number):
        """The coordinator is sent `number` and `up` starts it again."""
        before = net.pid("coordinator")
        net.send("coordinator", number)
        network.until(lambda: net.pid("coordinator") != before, "it is started again", 40)

    def ask_meanwhile(self, net, number):
        """One stream that runs, the coordinator's end, and requests that come at that moment."""
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            stream = streaming.Stream(net, "Count", max_completion_tokens=300, **LIMITED)
            stream.read_until_text()
            restart = pool.submit(self.restarted, net, number)
            asked = [pool.submit(net.chat, f"Hello {n}", max_completion_tokens=4, **LIMITED)
                     for n in range(3)]
            self.assert_whole(stream, stream.text)
            for answer in asked:
                status, _, body = answer.result()
                self.assertEqual(status, 200, body)
            restart.result()

    def test_a_coordinator_that_is_asked_to_end_is_not_even_noticed(self):
        with network.running(nodes=2) as net:
            for _ in range(2):
                self.ask_meanwhile(net, signal.SIGTERM)

    def test_neither_is_one_that_is_killed(self):
        with network.running(nodes=2) as net:
            for _ in range(2):
                self.ask_meanwhile(net, signal.SIGKILL)

    def test_a_coordinator_that_stays_away_is_an_error_in_the_end(self):
        with network.running() as net:
            net.hold_up()
            net.send("coordinator", signal.SIGKILL)
            status, headers, body = net.chat("Hello", max_completion_tokens=4)
            self.assertEqual(status, 503, body)
            self.assertIn("retry-after", headers)

    def test_asked_twice_it_ends_at_once(self):
        with network.running() as net:
            net.hold_up()
            stream = streaming.Stream(net, "Count", max_completion_tokens=900, **LIMITED)
            stream.read_until_text()
            net.send("node-1", signal.SIGSTOP)
            pid = net.pid("coordinator")
            net.send("coordinator", signal.SIGTERM)
            network.until(lambda: "finishes 1 request" in net.log("coordinator"), "it finishes")
            net.send("coordinator", signal.SIGTERM)
            network.until(lambda: self.is_over(pid), "it has ended", 5)
            net.send("node-1", signal.SIGCONT)
            stream.close()

    def is_over(self, pid):
        """`up` is held and so does not bury it."""
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
                return stat.read().rpartition(")")[2].split()[0] == "Z"
        except FileNotFoundError:
            return True


if __name__ == "__main__":
    unittest.main()
