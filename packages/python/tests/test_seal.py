"""Envelopes and answers, byte for byte as C++ seals them; what was tampered with is refused."""

import hashlib
import unittest

import vectors
from cryptography.hazmat.primitives.asymmetric import ec

from darkbloom import chunks, envelope, inner, organisation
from darkbloom.faults import Refused

FILE = vectors.read("seal")


def inner_of(case):
    fields = dict(case["inner"])
    body = fields.pop("body").encode() * fields.pop("body_repeat")
    log = inner.LogState(fields.pop("log_size"), bytes.fromhex(fields.pop("log_root")))
    fields["tenant"] = bytes.fromhex(fields["tenant"])
    fields["evidence"] = tuple(map(bytes.fromhex, fields["evidence"]))
    fields["resume_text"] = fields["resume_text"].encode()
    del fields["through"]
    return inner.InnerRequest(**fields, log=log, body=body)


def draws_of(case):
    draws = case["draws"]
    ephemerals = [ec.derive_private_key(int(each["private"], 16), ec.SECP256R1())
                  for each in draws["ephemerals"]]
    return envelope.Draws(bytes.fromhex(draws["request_id"]), bytes.fromhex(draws["content_key"]),
                          ephemerals)


def facts_of_file():
    facts = dict(FILE["facts"])
    terms = dict(facts["terms"], conversation=bytes.fromhex(facts["terms"]["conversation"]))
    return envelope.RoutingFacts(**dict(facts, terms=envelope.RouteTerms(**terms)))


def sealed(case):
    through = [code and organisation.parse_invite_code(code)
               for code in case["inner"]["through"]]
    recipients = [envelope.Recipient(bytes.fromhex(node["id"]), bytes.fromhex(node["public"]), way)
                  for node, way in zip(FILE["nodes"], through)]
    return envelope.seal_request(facts_of_file(), inner_of(case),
                                 recipients, draws_of(case))


def payloads(case):
    return [bytes.fromhex(chunk["payload"]) for chunk in case["answer"]]


class Seal(unittest.TestCase):
    def refused(self, fault, opener, payload):
        with self.assertRaises(Refused) as caught:
            opener.open(payload)
        self.assertEqual(caught.exception.fault, fault, caught.exception.detail)

    def test_known_randomness_makes_the_known_envelope(self):
        for case in FILE["requests"]:
            made, _ = sealed(case)
            if "envelope" in case:
                self.assertEqual(made.hex(), case["envelope"])
            self.assertEqual(hashlib.sha256(made).hexdigest(), case["envelope_sha256"])

    def test_two_envelopes_are_never_alike(self):
        case = FILE["requests"][0]
        node = FILE["nodes"][0]
        to = [envelope.Recipient(bytes.fromhex(node["id"]), bytes.fromhex(node["public"]))]
        facts = facts_of_file()
        one, _ = envelope.seal_request(facts, inner_of(case), to)
        other, _ = envelope.seal_request(facts, inner_of(case), to)
        self.assertEqual(len(one), len(other))
        self.assertNotEqual(one[100:], other[100:])

    def test_the_answer_opens_chunk_by_chunk(self):
        for case in FILE["requests"]:
            _, opener = sealed(case)
            self.assertIsNone(opener.answering)
            for chunk in case["answer"]:
                opened = opener.open(bytes.fromhex(chunk["payload"]))
                self.assertEqual(opened, (bytes.fromhex(chunk["plaintext"]), chunk["last"]))
            self.assertEqual(opener.answering, case["answering"])
            self.refused("tampered", opener, payloads(case)[-1])

    def test_a_flipped_bit_a_skipped_and_a_repeated_chunk_are_refused(self):
        case = FILE["requests"][1]
        first, second, third, *_ = payloads(case)
        _, opener = sealed(case)
        for at in (5, 40, len(first) - 1):
            changed = bytearray(first)
            changed[at] ^= 1
            with self.assertRaises(Refused):
                opener.open(bytes(changed))
        opener.open(first)
        self.refused("tampered", opener, third)
        opener.open(second)
        self.refused("tampered", opener, second)

    def test_an_answer_of_nobody_and_a_cut_one_are_refused(self):
        _, opener = sealed(FILE["requests"][0])
        first = payloads(FILE["requests"][0])[0]
        self.refused("invalid", opener, first[:32])
        self.refused("invalid", opener, b"\x01" + first[1:])
        self.refused("invalid", opener, first[:-1])
        self.assertIsNone(opener.answering)

    def test_sizes_come_in_classes(self):
        for size, expected in FILE["size_classes"]:
            self.assertEqual(chunks.size_class(size), expected)

    def test_padding_that_is_not_zero_or_of_its_class_is_refused(self):
        keys = chunks.request_keys(bytes(32))
        aead = chunks.AESGCM(keys.key)
        for padded in (b"\0\0\0\1a" + b"\1" + bytes(250), b"\0\0\0\1a" + bytes(507),
                       b"\0\0\1\0" + bytes(252)):
            frame = chunks.varint(0) + aead.encrypt(keys.base_nonce, padded, b"final")
            self.refused("invalid", chunks.ChunkOpener(keys), frame)

    def test_a_length_that_is_not_in_its_shortest_form_is_refused(self):
        self.refused("invalid", chunks.ChunkOpener(chunks.request_keys(bytes(32))),
                     b"\x40\x10" + bytes(16))

    def test_what_cannot_be_sealed_is_refused(self):
        sound = inner_of(FILE["requests"][0])
        for change in ({"method": "post"}, {"path": "v1"}, {"path": "/v1/a b"},
                       {"path": "/" + "a" * 256}, {"body": bytes((16 << 20) + 1)}):
            with self.assertRaises(Refused):
                inner.encode_request(inner.InnerRequest(**{**vars(sound), **change}))

    def test_a_head_that_is_none_is_refused(self):
        for head in ("", "0200c80000", "0300010000", "0300c800010a", "0300c8000078"):
            with self.assertRaises(Refused):
                inner.decode_head(bytes.fromhex(head))


if __name__ == "__main__":
    unittest.main()
