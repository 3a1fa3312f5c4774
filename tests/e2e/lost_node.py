"""A node that dies is replaced before its first chunk and continued after it; an answer that could
not be continued ends in an error event, never as if it were whole.

Nodes are stopped (SIGSTOP) before one is killed, so that it dies with work in its hands however
fast the machine is.
"""

import concurrent.futures
import signal
import unittest

import network
import streaming

NODES = ("node-1", "node-2")
PROMPT = "Count to one hundred {}"
LIMITED = {"temperature": 0, **network.ENDLESS}


class LostNode(unittest.TestCase):
    def test_before_the_first_chunk_the_client_sees_nothing_of_it(self):
        with network.running(nodes=2) as net, concurrent.futures.ThreadPoolExecutor(4) as pool:
            net.hold_up()
            for name in NODES:
                net.send(name, signal.SIGSTOP)
            asked = [pool.submit(net.chat, f"Hello {n}", max_completion_tokens=4, **LIMITED)
                     for n in range(4)]
            network.until(lambda: net.coordinator_health()["streams"] == 4, "all are relayed", 5)
            net.send("node-1", signal.SIGKILL)
            net.send("node-2", signal.SIGCONT)
            for answer in asked:
                status, _, body = answer.result()
                self.assertEqual(status, 200, body)

    def test_midway_the_text_goes_on_at_another_node(self):
        with network.running(nodes=2) as net:
            net.hold_up()
            streams = self.begin_one_at_each_node(net)
            before = [stream.text for stream in streams]
            net.send("node-1", signal.SIGKILL)
            net.send("node-2", signal.SIGCONT)
            for number, (stream, begun) in enumerate(zip(streams, before)):
                stream.read_all()
                self.assertIsNone(stream.error)
                self.assertTrue(stream.text.startswith(self.beginning(net, number)), stream.text)
                self.assertTrue(stream.done)
                self.assertEqual(stream.reasons, ["length"])
                self.assertGreater(len(stream.text), len(begun))
                self.assertEqual(len(stream.ids), 1)

    def test_midway_without_another_node_the_stream_ends_in_an_error(self):
        with network.running() as net:
            net.hold_up()
            stream = streaming.Stream(net, "Count", max_completion_tokens=900, **LIMITED)
            stream.read_until_text()
            net.send("node-1", signal.SIGSTOP)
            net.send("node-1", signal.SIGKILL)
            stream.read_all()
            self.assertFalse(stream.done)
            self.assertEqual(stream.reasons, [])
            self.assertTrue(stream.error["message"])

    def beginning(self, net, number):
        """What one node alone says first; at temperature 0 that is one text."""
        stream = streaming.Stream(net, PROMPT.format(number), max_completion_tokens=100, **LIMITED)
        stream.read_all()
        return stream.text

    def begin_one_at_each_node(self, net):
        """Two streams, both nodes stopped midway; each node has been seen to work."""
        idle = {name: network.cpu_seconds(net.pid(name)) for name in NODES}
        streams = [streaming.Stream(net, PROMPT.format(n), max_completion_tokens=900,
                                    **LIMITED) for n in range(2)]
        network.until(lambda: all(network.cpu_seconds(net.pid(name)) > idle[name]
                                  for name in NODES), "both nodes work")
        for stream in streams:
            stream.read_until_text()
        for name in NODES:
            net.send(name, signal.SIGSTOP)
        self.assertEqual(net.coordinator_health()["streams"], 2)
        return streams


if __name__ == "__main__":
    unittest.main()
