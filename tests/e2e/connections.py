"""A stream reaches its client whole however the client keeps its connection: kept, to be closed
after the answer, or of HTTP/1.0 as some proxies speak it."""

import json
import socket
import unittest

import network


class Connections(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(network.running())

    def raw_answer(self, version, connection):
        """(head, body) as they came, up to the connection's end."""
        body = json.dumps(network.chat_body("Hi", stream=True, max_tokens=8)).encode()
        head = (f"POST /v1/chat/completions {version}\r\nhost: x\r\nauthorization: Bearer "
                f"{self.net.api_key}\r\ncontent-type: application/json\r\ncontent-length: "
                f"{len(body)}\r\nconnection: {connection}\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self.net.port), timeout=30) as talk:
            talk.sendall(head.encode() + body)
            heard = b""
            while piece := talk.recv(65536):
                heard += piece
        answer_head, _, answer_body = heard.decode().partition("\r\n\r\n")
        return answer_head.lower(), answer_body

    def test_a_connection_to_be_closed_is_closed_after_the_answer_and_not_before(self):
        for word in ("close", "Close"):
            head, body = self.raw_answer("HTTP/1.1", word)
            self.assertTrue(head.startswith("http/1.1 200"), head)
            self.assertIn("transfer-encoding: chunked", head)
            self.assertIn("data: [DONE]", body)
            self.assertTrue(body.endswith("0\r\n\r\n"), body[-40:])

    def test_a_client_of_http_1_0_gets_the_stream_whole(self):
        head, body = self.raw_answer("HTTP/1.0", "close")
        self.assertIn(" 200", head.splitlines()[0])
        self.assertIn("content-type: text/event-stream", head)
        self.assertNotIn("chunked", head)
        self.assertTrue(body.endswith("data: [DONE]\n\n"), body)


if __name__ == "__main__":
    unittest.main()
