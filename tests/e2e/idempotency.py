"""An answer is paid for once: the same Idempotency-Key gets it again, and so does an SDK's own
retry."""

import http.client
import json
import threading
import unittest

import network

CHAT = "/v1/chat/completions"


class Idempotency(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(network.serving())

    def ask(self, body, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.net.post(CHAT, body, **named)

    def test_a_key_gets_the_same_answer_whole_or_streamed(self):
        for stream in (False, True):
            body = network.chat_body("Hello", temperature=1, stream=stream)
            first = self.ask(body, idempotency_key=f"same-{stream}")
            again = self.ask(body, idempotency_key=f"same-{stream}")
            self.assertEqual(first[0], 200)
            self.assertEqual(first[2], again[2])

    def test_a_key_with_another_body_is_a_422(self):
        self.ask(network.chat_body("Hello"), idempotency_key="one")
        status, _, text = self.ask(network.chat_body("Good night"), idempotency_key="one")
        self.assertEqual(status, 422)
        self.assertEqual(json.loads(text)["error"]["code"], "idempotency_key_reused")

    def test_who_asks_while_the_first_still_runs_gets_the_same(self):
        body = network.chat_body("Hello", temperature=1, stream=True, max_tokens=300,
                                 **network.ENDLESS)
        told = []
        askers = [threading.Thread(target=lambda: told.append(
            self.ask(body, idempotency_key="both")[2])) for _ in range(3)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        self.assertEqual(len(set(told)), 1)

    def test_a_hang_up_loses_nothing_that_has_a_key(self):
        body = json.dumps(network.chat_body("Hello", temperature=1, stream=True, max_tokens=200,
                                            **network.ENDLESS)).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.net.port, timeout=30)
        connection.request("POST", CHAT, body, self.net.headers(**{"idempotency-key": "cut"}))
        begun = connection.getresponse().read(160).decode()
        connection.close()
        whole = self.ask(body, idempotency_key="cut")[2]
        self.assertTrue(whole.startswith(begun), begun)
        self.assertIn("data: [DONE]", whole)

    def test_an_sdks_retry_gets_what_the_first_try_got(self):
        body = network.chat_body("Hello", temperature=1)
        first = self.ask(body, x_stainless_retry_count="0")
        retry = self.ask(body, x_stainless_retry_count="1")
        self.assertEqual(first[2], retry[2])
        fresh = self.ask(body, x_stainless_retry_count="0")
        self.assertNotEqual(json.loads(fresh[2])["id"], json.loads(first[2])["id"])


if __name__ == "__main__":
    unittest.main()
