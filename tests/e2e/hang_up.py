"""A client that hangs up stops the decode: its stream is gone and the node computes no more.

What the node spends on the hung-up request is compared with the same request left alone, so the
test means the same on a fast machine and on a busy one.
"""

import unittest

import network
import streaming

# Long: a node's threads stay awake a tenth of a second after a decode, which must not weigh.
LONG = {"max_completion_tokens": 900, "temperature": 0, **network.ENDLESS}


class HangUp(unittest.TestCase):
    def test_the_node_stops_when_the_client_is_gone(self):
        with network.running() as net:
            node = net.pid("node-1")

            def spent(read):
                before = network.cpu_seconds(node)
                stream = streaming.Stream(net, "Count to one hundred", **LONG)
                read(stream)
                stream.close()
                net.wait_idle()
                # A decode that had gone on would be a part of the next answer's time.
                self.assertEqual(net.chat("Hello", max_completion_tokens=1)[0], 200)
                return network.cpu_seconds(node) - before

            whole = spent(streaming.Stream.read_all)
            cut = spent(streaming.Stream.read_until_text)
            self.assertLess(cut, whole / 2)


if __name__ == "__main__":
    unittest.main()
