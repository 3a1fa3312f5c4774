"""Hundreds of short requests at once, on new connections and kept ones, whole and streamed: each is
answered, and the network's programs are still there.

Connect once crashed under this: its link lived on another thread than its requests.
"""

import concurrent.futures
import http.client
import json
import unittest

import network

WORKERS = 4
REQUESTS = 100  # of each worker: all of them fit the burst that a key may make


def ask_often(net, worker):
    """The answers that were wrong."""
    wrong, kept = [], http.client.HTTPConnection("127.0.0.1", net.port, timeout=60)
    for number in range(REQUESTS):
        is_kept, streams = worker % 2 == 0, number % 2 == 0
        connection = kept if is_kept else http.client.HTTPConnection("127.0.0.1", net.port,
                                                                     timeout=60)
        body = json.dumps(network.chat_body(f"Hi {number}", max_tokens=2, stream=streams))
        headers = net.headers(**({} if is_kept else {"connection": "close"}))
        connection.request("POST", "/v1/chat/completions", body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        whole = text.endswith("data: [DONE]\n\n") if streams else "choices" in text
        if answer.status != 200 or not whole:
            wrong.append((answer.status, text[-200:]))
        if not is_kept:
            connection.close()
    kept.close()
    return wrong


class Stress(unittest.TestCase):
    def test_every_one_of_many_requests_is_answered(self):
        with network.running(nodes=2) as net, \
                concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            before = {name: net.pid(name) for name in ("coordinator", "connect", "node-1")}
            for wrong in pool.map(lambda worker: ask_often(net, worker), range(WORKERS)):
                self.assertEqual(wrong, [])
            net.wait_idle()
            self.assertIsNone(net.process.poll(), "the network is still up")
            self.assertEqual({name: net.pid(name) for name in before}, before,
                             "no program was lost and started again")


if __name__ == "__main__":
    unittest.main()
