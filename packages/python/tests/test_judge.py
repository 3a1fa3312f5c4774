"""Each bundle, log policy and receipt is judged as C++ judges it, with the same words."""

import base64
import unittest

import vectors

from darkbloom.codec import Reader
from darkbloom.envelope import TIERS
from darkbloom.faults import Refused
from darkbloom.inner import LogState
from darkbloom.judge import Judge, accept
from darkbloom.link_frame import Bundle, encode_bundle, read_bundle
from darkbloom.log_entry import parse
from darkbloom.log_policy import LogPolicy
from darkbloom.policy import Policy
from darkbloom.receipt import ChunkChain, Exchanged, check_receipt
from darkbloom.statement import open_statement

EVIDENCE = vectors.read("evidence")
RECEIPTS = vectors.read("receipts")


def policy_of(case):
    log = case.get("log_policy", EVIDENCE["log_policy"])
    return Policy(log_policy=log or None, min_tier="open", own=tuple(case.get("own", ())))


def verdict_of(judge, bundle, now_ms):
    try:
        verdict = judge.judge(bundle, now_ms)
    except Refused as why:
        return {"fault": why.fault, "detail": why.detail}
    refusal = None
    try:
        accept(verdict, Policy(log_policy=EVIDENCE["log_policy"]))
    except Refused as why:
        refusal = why.detail
    return {"node": verdict.node.hex(), "tier": TIERS[verdict.tier], "own": verdict.own,
            "hpke": verdict.statement.hpke.hex(),
            "organisations": [each.hex() for each in verdict.statement.organisations],
            "models": [{**vars(model), "digest": model.digest.hex(),
                        "capabilities": list(model.capabilities)}
                       for model in verdict.statement.models],
            "evidence": verdict.evidence.hex(), "log_size": verdict.log.size,
            "log_root": verdict.log.root.hex(), "unproven": list(verdict.unproven),
            "refusal_at_sealed": refusal}


def bundles_of(case):
    for text in case["bundles"]:
        reader = Reader(base64.b64decode(text), "a bundle")
        yield read_bundle(reader)
        reader.finish()


class JudgeTest(unittest.TestCase):
    def test_each_bundle_is_judged_as_cpp_does(self):
        self.assertGreater(len(EVIDENCE["cases"]), 20)
        for case in EVIDENCE["cases"]:
            with self.subTest(case["name"]):
                judge = Judge(policy_of(case))
                now_ms = case.get("now_ms", EVIDENCE["now_ms"])
                verdicts = [verdict_of(judge, each, now_ms) for each in bundles_of(case)]
                self.assertEqual(verdicts, case["verdicts"])

    def test_a_bundle_comes_back_as_it_was_read(self):
        for case in EVIDENCE["cases"]:
            for bundle, text in zip(bundles_of(case), case["bundles"]):
                self.assertEqual(encode_bundle(bundle), base64.b64decode(text))

    def test_no_flipped_byte_of_proof_or_entry_leaves_the_tier(self):
        case = EVIDENCE["cases"][0]
        (bundle,) = bundles_of(case)
        (entry, proof), *rest = bundle.logged
        for at in range(0, len(entry) + len(proof), 7):
            both = bytearray(entry + proof)
            both[at] ^= 1
            pair = bytes(both[:len(entry)]), bytes(both[len(entry):])
            changed = Bundle(bundle.evidence, (pair, *rest))
            verdict = Judge(policy_of(case)).judge(changed, EVIDENCE["now_ms"])
            self.assertEqual((TIERS[verdict.tier], len(verdict.unproven)), ("open", 1), at)

    def test_each_log_policy_is_read_or_refused_as_cpp_does(self):
        for case in vectors.read("log_policies"):
            try:
                LogPolicy(case["text"])
                detail = None
            except Refused as why:
                detail = why.detail
            self.assertEqual(detail, case["detail"], case["text"])

    def test_an_entry_with_a_second_spelling_is_none(self):
        (bundle,) = bundles_of(EVIDENCE["cases"][0])
        for entry, _ in bundle.logged:
            self.assertIsNotNone(parse(entry))
            for other in (entry + b"\n", entry[:-1], entry.replace(b"v1", b"v2"),
                          entry.replace(b" 0", b" 00"), entry.upper(), b""):
                if other != entry:
                    with self.assertRaises(Refused):
                        parse(other)
        self.assertIsNone(parse(b"darkbloom log entry v1 claims\nany text"))


class ReceiptTest(unittest.TestCase):
    def test_each_receipt_is_checked_as_cpp_does(self):
        knew = RECEIPTS["exchanged"]
        exchanged = Exchanged(bytes.fromhex(knew["request"]), bytes.fromhex(knew["evidence"]),
                              LogState(knew["log_size"], bytes.fromhex(knew["log_root"])),
                              knew["tier"])
        node = open_statement(bytes.fromhex(RECEIPTS["evidence"]))
        self.assertGreater(len(RECEIPTS["cases"]), 10)
        for case in RECEIPTS["cases"]:
            chain = ChunkChain(exchanged.request)
            for chunk in case.get("chunks", RECEIPTS["chunks"]):
                chain.add(bytes.fromhex(chunk))
            with self.subTest(case["name"]):
                self.assertEqual(self.refusal(case, node, exchanged, chain), case["refused"])

    @staticmethod
    def refusal(case, *known):
        try:
            check_receipt(bytes.fromhex(case["receipt"]), *known)
        except Refused as why:
            return why.detail


class PolicyTest(unittest.TestCase):
    def test_more_than_can_be_verified_is_refused_with_a_sentence(self):
        for tier in ("measured", "confidential"):
            with self.assertRaisesRegex(ValueError, "more than this package can verify"):
                Policy(log_policy=EVIDENCE["log_policy"], min_tier=tier)

    def test_what_makes_no_sense_is_refused(self):
        for fields, why in (({}, "needs a log_policy"), ({"min_tier": "seeled"}, "A tier is"),
                            ({"min_tier": "open", "own": ("ABC",)}, "16 digits"),
                            ({"min_tier": "open", "max_age_seconds": 0}, "whole number"),
                            ({"log_policy": "quorum w1\n"}, "Line 1")):
            with self.assertRaisesRegex(ValueError, why):
                Policy(**fields)

    def test_a_request_makes_a_policy_stricter_and_never_laxer(self):
        policy = Policy(log_policy=EVIDENCE["log_policy"], own_only=True, max_age_seconds=100)
        lax = policy.stricter(min_tier=0, own_only=False, max_age_seconds=86400)
        self.assertEqual((lax.tier, lax.own_only, lax.max_age_seconds), (1, True, 100))


if __name__ == "__main__":
    unittest.main()
