"""What an account may ask for, and what a browser may: refusals that clients know how to take."""

import concurrent.futures
import json
import unittest

import network

AT_ONCE = 48  # under an account's limit; over what one node's slots and queue hold


class Limits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(network.running())

    def test_more_at_once_than_can_be_served_is_a_429_that_says_when_to_come_again(self):
        def ask(number):
            return self.net.chat(f"Count {number}", max_completion_tokens=300, **network.ENDLESS)

        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(ask, range(AT_ONCE)))
        self.assertEqual({status for status, _, _ in answers}, {200, 429})
        for status, headers, body in answers:
            if status == 429:
                self.assertGreaterEqual(int(headers["retry-after"]), 1)
                self.assertGreater(int(headers["retry-after-ms"]), 0)
                self.assertIn("x-ratelimit-remaining-requests", headers)
                self.assertEqual(json.loads(body)["error"]["code"], "rate_limit_exceeded")
        self.net.wait_idle()
        self.assertEqual(self.net.chat("Hi", max_completion_tokens=1)[0], 200)

    def test_an_answer_says_what_the_key_may_still_start(self):
        for stream in (False, True):
            _, headers, _ = self.net.chat("Hi", max_completion_tokens=1, stream=stream)
            self.assertEqual(headers["x-ratelimit-limit-requests"], "6000")
            self.assertLess(int(headers["x-ratelimit-remaining-requests"]), 6000)
            self.assertRegex(headers["x-ratelimit-reset-requests"], r"^([0-9]+m)?[0-9.]+m?s$")
            self.assertEqual(headers["darkbloom-concurrency-limit"], "64")
        _, headers, _ = self.net.post("/v1/messages", {
            "model": "seedling", "max_tokens": 1, "messages": [{"role": "user", "content": "Hi"}]})
        self.assertEqual(headers["anthropic-ratelimit-requests-limit"], "6000")
        self.assertNotIn("x-ratelimit-limit-requests", headers)

    def test_who_comes_again_for_an_answer_is_told_no_old_limits(self):
        asked = [self.net.post("/v1/chat/completions", network.chat_body("Hi"),
                               **{"idempotency-key": "limits"})[1] for _ in range(2)]
        self.assertEqual(["x-ratelimit-limit-requests" in headers for headers in asked],
                         [True, False])

    def test_a_browser_is_told_that_it_may_ask(self):
        status, headers, _ = network.exchange(
            self.net.port, "OPTIONS", "/v1/chat/completions", None,
            {"origin": "https://a.page", "access-control-request-method": "POST",
             "access-control-request-headers": "authorization,content-type,x-stainless-lang"})
        self.assertEqual(status, 204)
        self.assertEqual(headers["access-control-allow-origin"], "*")
        self.assertRegex(headers["x-request-id"], "^req_")
        self.assertIn("x-stainless-lang", headers["access-control-allow-headers"])
        self.assertIn("POST", headers["access-control-allow-methods"])

    def test_a_key_that_nobody_knows_is_a_401(self):
        answer = network.exchange(self.net.port, "POST", "/v1/chat/completions",
                                  json.dumps(network.chat_body("Hi")).encode(),
                                  self.net.headers(authorization="Bearer dk-wrong"))
        self.assertEqual(answer[0], 401)
        self.assertEqual(json.loads(answer[2])["error"]["code"], "invalid_api_key")


if __name__ == "__main__":
    unittest.main()
