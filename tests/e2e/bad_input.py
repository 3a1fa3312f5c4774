"""What is wrong gets a clear error in OpenAI's shape, and the network serves on afterwards."""

import json
import socket
import unittest

import network

CHAT = "/v1/chat/completions"
OVER_THE_LIMIT = 16 * 1024 * 1024 + 1


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(network.running())

    def assert_refused(self, answer, status):
        got, headers, body = answer
        self.assertEqual(got, status, body)
        error = json.loads(body)["error"]
        self.assertEqual(set(error), {"message", "type", "param", "code"})
        self.assertTrue(error["message"])
        self.assertTrue(headers["x-request-id"])
        return headers, error

    def test_a_body_that_is_not_json_is_a_400(self):
        self.assert_refused(self.net.post(CHAT, b"{\"model\": "), 400)
        self.assert_refused(self.net.post(CHAT, b"hello"), 400)

    def test_a_field_of_the_wrong_type_is_a_400_that_names_it(self):
        _, error = self.assert_refused(self.net.chat("Hi", temperature="hot"), 400)
        self.assertEqual(error["param"], "temperature")
        self.assert_refused(self.net.post(CHAT, {"model": "seedling", "messages": "Hi"}), 400)
        self.assert_refused(self.net.post(CHAT, {"model": 7, "messages": []}), 400)

    def test_a_request_without_a_key_is_a_401(self):
        body = json.dumps(network.chat_body("Hi")).encode()
        self.assert_refused(network.exchange(self.net.port, "POST", CHAT, body), 401)

    def test_a_body_over_the_limit_is_refused_from_its_length_alone(self):
        head = (f"POST {CHAT} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {self.net.api_key}\r\n"
                f"content-length: {OVER_THE_LIMIT}\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self.net.port), timeout=30) as connection:
            connection.sendall(head.encode())  # and never a byte of the body
            answer = connection.recv(4096).decode()
        self.assertTrue(answer.startswith("HTTP/1.1 413 "), answer)
        self.assertIn("x-request-id: req_", answer)

    def test_a_wrong_method_is_a_405_that_says_which_is_allowed(self):
        headers, _ = self.assert_refused(network.exchange(self.net.port, "GET", CHAT), 405)
        self.assertEqual(headers["allow"], "POST")
        answer = network.exchange(self.net.port, "DELETE", "/v1/models")
        headers, _ = self.assert_refused(answer, 405)
        self.assertEqual(headers["allow"], "GET")

    def test_an_unknown_url_is_a_404(self):
        self.assert_refused(network.exchange(self.net.port, "GET", "/v1/nothing"), 404)

    def test_a_prompt_over_the_context_is_a_400_with_its_code(self):
        _, error = self.assert_refused(self.net.chat("word " * 4000), 400)
        self.assertEqual(error["code"], "context_length_exceeded")

    def test_a_port_in_use_is_said_and_nothing_starts(self):
        done = network.run_program("darkbloom", "connect", "--port", self.net.port)
        self.assertEqual(done.returncode, 1)
        self.assertIn("is in use", done.stderr)

    def tearDown(self):
        status, _, body = self.net.chat("Hello", max_completion_tokens=2)
        self.assertEqual(status, 200, body)


if __name__ == "__main__":
    unittest.main()
