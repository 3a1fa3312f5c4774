"""What a client reads off a request, and what the answer's end waits for."""

import unittest

import vectors

from darkbloom.call import api_key_of, read_request_facts, stricter_policy
from darkbloom.client import link_url
from darkbloom.exchange import _before_done
from darkbloom.faults import Refused
from darkbloom.policy import Policy

OPEN = Policy(min_tier="open")


class Call(unittest.TestCase):
    def test_a_body_is_routed_or_refused_as_connect_does(self):
        for case in vectors.read("link")["bodies"]:
            known = case.get("error")
            try:
                facts = read_request_facts(case["body"].encode())
                self.assertEqual((facts.model, facts.token_bound),
                                 (case["model"], case["token_bound"]))
            except Refused as why:
                self.assertEqual((why.fault, why.detail, why.code, why.param),
                                 tuple(known[name] for name in ("fault", "detail", "code",
                                                                "param")))
                continue
            self.assertIsNone(known)

    def test_bytes_that_are_no_json_are_refused(self):
        for body in (b"", b"\xff\xfe", b'{"model":NaN}', b"[" * 100_000):
            with self.assertRaisesRegex(Refused, "not valid JSON"):
                read_request_facts(body)

    def test_what_only_connect_reads_is_refused_and_not_passed_over(self):
        with self.assertRaises(Refused) as caught:
            read_request_facts(b'{"model":"m","provider":{"only":["own"]}}')
        self.assertEqual((caught.exception.fault, caught.exception.param), ("invalid", "provider"))
        with self.assertRaises(Refused):
            stricter_policy(OPEN, {"darkbloom-region": "eu"})
        self.assertTrue(read_request_facts(b'{"model":"m","provider":null,"stream":true}').streams)
        self.assertFalse(read_request_facts(b'{"model":"m"}').streams)

    def test_a_key_comes_from_the_header_or_is_missing(self):
        self.assertEqual(api_key_of({"authorization": "Bearer dk-key"}), "dk-key")
        for header in ("", "Bearer ", "Basic dk-key", "Bearer " + "k" * 257):
            with self.assertRaises(Refused) as caught:
                api_key_of({"authorization": header})
            self.assertEqual(caught.exception.fault, "unauthenticated")

    def test_a_header_that_makes_no_sense_is_refused(self):
        for name, value in (("min-tier", "seeled"), ("min-tier", "confidential"),
                            ("own-only", "yes"), ("organisation-only", "1"),
                            ("max-age-seconds", "0"),
                            ("max-age-seconds", "1.5"), ("max-age-seconds", "86401")):
            with self.assertRaises(Refused) as caught:
                stricter_policy(OPEN, {f"darkbloom-{name}": value})
            self.assertEqual(caught.exception.fault, "invalid")

    def test_a_tier_that_needs_a_log_is_refused_without_one(self):
        with self.assertRaises(Refused) as caught:
            stricter_policy(OPEN, {"darkbloom-min-tier": "sealed"})
        self.assertEqual(caught.exception.code, "policy_not_met")

    def test_headers_make_a_policy_stricter(self):
        self.assertTrue(stricter_policy(
            OPEN, {"darkbloom-organisation-only": "true"}).organisation_only)
        policy = stricter_policy(OPEN, {"darkbloom-own-only": "true",
                                        "darkbloom-max-age-seconds": "30"})
        self.assertEqual((policy.own_only, policy.max_age_seconds), (True, 30))

    def test_a_coordinator_is_an_address_and_nothing_more(self):
        self.assertEqual(link_url("https://host:1"), "wss://host:1/v1/connect")
        self.assertEqual(link_url("ws://host/"), "ws://host/v1/connect")
        for other in ("host:1", "ftp://host", "http://host/v1", ""):
            with self.assertRaises(ValueError):
                link_url(other)

    def test_an_end_is_held_back_wherever_it_is_cut(self):
        text = b'data: {"a":1}\n\ndata: [DONE]\n\n'
        begins = text.index(b"data: [DONE]")
        for size in range(len(text) + 1):
            held = _before_done(text[:size])
            self.assertLessEqual(held, min(size, begins))
            self.assertGreaterEqual(held, min(size, begins) - len("data: [DONE]"))
        self.assertEqual(_before_done(text[:begins]), begins)
        self.assertEqual(_before_done(b""), 0)


if __name__ == "__main__":
    unittest.main()
