"""Frames as C++ writes and reads them; those that it refuses are refused."""

import types
import unittest

import vectors

from darkbloom import link_frame
from darkbloom.client import error_response
from darkbloom.faults import FAULTS, Refused, error_answer, error_event
from darkbloom.limit_headers import limit_headers

FILE = vectors.read("link")
FRAMES = FILE["frames"]


def refused_of(said):
    return Refused(said["fault"], said["detail"], said["code"], said["param"],
                   said["retry_after_ms"])


class LinkFrame(unittest.TestCase):
    def decoded(self, name):
        return link_frame.decode_frame(bytes.fromhex(FRAMES[name]["frame"]))

    def test_what_a_client_sends_is_what_cpp_sends(self):
        known = FRAMES["open"]
        made = link_frame.encode_open(known["stream"], known["api_key"],
                                      bytes.fromhex(known["envelope"]))
        self.assertEqual(made.hex(), known["frame"])
        self.assertEqual(link_frame.encode_cancel(7).hex(), FRAMES["cancel"]["frame"])
        known = FRAMES["belong"]
        made = link_frame.encode_belong(map(bytes.fromhex, reversed(known["organisations"])))
        self.assertEqual(made.hex(), known["frame"])

    def test_a_chunk_and_a_refusal_are_read(self):
        known = FRAMES["chunk"]
        self.assertEqual(self.decoded("chunk"), link_frame.Chunk(
            known["stream"], known["last"], bytes.fromhex(known["payload"])))
        refuse = self.decoded("refuse")
        self.assertEqual(refuse.stream, 7)
        self.assertEqual(vars(refuse.refused), vars(refused_of(FRAMES["refuse"]["error"])))

    def test_a_quota_is_read(self):
        known = {**FRAMES["quota"]}
        del known["frame"]
        self.assertEqual(vars(self.decoded("quota")), known)

    def test_a_directory_is_read_with_and_without_bundles(self):
        nodes = self.decoded("directory").nodes
        for node, known in zip(nodes, FRAMES["directory"]["nodes"], strict=True):
            self.assertEqual(node.version.hex(), known["version"])
            self.assertEqual(vars(node.load), known["load"])
            self.assertEqual(node.bundle is None, "bundle" not in known)
        bundle, known = nodes[0].bundle, FRAMES["directory"]["nodes"][0]["bundle"]
        self.assertEqual(bundle.evidence.hex(), known["evidence"])
        self.assertEqual([[e.hex(), p.hex()] for e, p in bundle.logged], known["logged"])
        self.assertEqual((bundle.nonce.hex(), bundle.nonce_path.hex()),
                         (known["nonce"], known["nonce_path"]))

    def test_what_cpp_refuses_is_refused(self):
        self.assertGreater(len(FILE["refused_frames"]), 5)
        for case in FILE["refused_frames"]:
            with self.assertRaises(Refused, msg=case["why"]):
                link_frame.decode_frame(bytes.fromhex(case["frame"]))

    def test_frames_that_are_not_for_a_client_are_refused(self):
        for name in ("open", "cancel"):
            with self.assertRaises(Refused):
                self.decoded(name)

    def test_every_cut_of_a_directory_is_refused(self):
        whole = bytes.fromhex(FRAMES["directory"]["frame"])
        for size in range(len(whole)):
            with self.assertRaises(Refused):
                link_frame.decode_frame(whole[:size])


def quota_of(case):
    return link_frame.decode_frame(bytes.fromhex(case["quota"]["frame"]))


class LimitHeaders(unittest.TestCase):
    def test_a_quota_becomes_the_headers_that_cpp_gives(self):
        self.assertGreater(len(FILE["limit_headers"]), 5)
        for case in FILE["limit_headers"]:
            self.assertEqual(limit_headers(quota_of(case)), case["headers"])

    def test_a_refusal_carries_them_where_the_coordinator_told(self):
        case = FILE["limit_headers"][0]
        told = types.SimpleNamespace(quota=quota_of(case))
        refused = Refused("rate_limited", "Too many.", retry_after_ms=1500)
        headers = error_response(refused, told).headers
        self.assertLessEqual(case["headers"].items(), dict(headers).items())
        self.assertEqual((headers["retry-after"], headers["retry-after-ms"]), ("2", "1500"))
        for silent in (None, types.SimpleNamespace(quota=None)):
            self.assertFalse([name for name in error_response(refused, silent).headers
                              if name.startswith("x-ratelimit")])


class Errors(unittest.TestCase):
    def test_faults_become_the_answers_that_cpp_gives(self):
        self.assertEqual([case["fault"] for case in FILE["errors"]][:len(FAULTS)], list(FAULTS))
        for case in FILE["errors"]:
            answer = error_answer(refused_of(case))
            self.assertEqual((answer.status, answer.retry_after_ms, answer.body),
                             (case["status"], case["answer_retry_after_ms"], case["body"]))

    def test_an_event_is_the_same_error(self):
        event = error_event(Refused("lost", "Gone."))
        self.assertTrue(event.startswith(b'data: {"error":{"message":"Gone."'))
        self.assertTrue(event.endswith(b"\n\n"))


if __name__ == "__main__":
    unittest.main()
