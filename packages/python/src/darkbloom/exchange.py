"""One request on its way, without I/O: sealed to up to three machines, its answer opened chunk by
chunk, its end checked against the receipt. programs/darkbloom/connect/courier.h.
"""

import hashlib

from .envelope import TIERS, Recipient, RouteTerms, RoutingFacts, seal_request
from .faults import Refused
from .inner import InnerRequest, LogState, decode_head
from .link_frame import Chunk, Quota, Refuse, encode_cancel, encode_open
from .receipt import ChunkChain, Exchanged, check_receipt, receipt_file

_DONE = b"data: [DONE]\n\n"


def _before_done(text):
    """How much of `text` may be passed on: not the event that tells an SDK that all is well, nor
    what may be its beginning."""
    held = next((size for size in range(min(len(_DONE), len(text)), 0, -1)
                 if text.endswith(_DONE[:size])), 0)
    return len(text) - held


class Exchange:
    """`stream` is new on its link."""

    def __init__(self, stream, call, chosen, tenant, now_ms):
        self._stream = stream
        self._chosen = chosen
        self._tier = call.policy.tier
        self._log = max((each.verdict.log for each in chosen), key=lambda log: log.size,
                        default=LogState())
        facts = RoutingFacts(now_ms, call.facts.model, call.facts.token_bound, self._tier,
                             terms=RouteTerms(streams=call.facts.streams))
        request = InnerRequest(call.method, call.path, tenant, self._tier, self._log,
                               tuple(each.verdict.evidence for each in chosen), call.body)
        envelope, self._opener = seal_request(facts, request, [
            Recipient(each.verdict.node, each.verdict.statement.hpke,
                      call.policy.way_in(each.verdict.statement)) for each in chosen])
        self.open_frame = encode_open(stream, call.api_key, envelope)
        self._request = hashlib.sha256(envelope).digest()
        self._chain = ChunkChain(self._request)
        self._text = b""  # of the body, not taken yet
        self.head = None  # the answer's, once it has begun
        self.quota = None  # what the key may still start, where the coordinator says so
        self.done = False
        self.receipt_file = None  # once the answer has ended well

    @property
    def cancel_frame(self):
        return encode_cancel(self._stream)

    @property
    def is_stream(self):
        return self.head is not None and self.head.content_type.startswith("text/event-stream")

    @property
    def node(self):
        """The name of whoever answers, in hexadecimal."""
        return self._answering.verdict.node.hex()

    @property
    def tier(self):
        return TIERS[self._answering.verdict.tier]

    @property
    def _answering(self):
        return self._chosen[self._opener.answering]

    def receive(self, frame):
        """Takes one frame of the link. Refuses when the answer has failed; nothing follows."""
        if frame.stream != self._stream:
            return
        if isinstance(frame, Refuse):
            raise frame.refused
        if isinstance(frame, Quota):
            self.quota = frame
        if isinstance(frame, Chunk):
            self._take(frame)

    def take_text(self):
        """What has come of the body since the last call; its end only with a good receipt
        (protocol.md section 4 rule 5)."""
        size = len(self._text) if self.done else _before_done(self._text)
        text, self._text = self._text[:size], self._text[size:]
        return text

    def _take(self, chunk):
        data, last = self._opener.open(chunk.payload)
        if last:
            return self._end(data)
        self._chain.add(chunk.payload)
        if self.head is None:
            self.head = decode_head(data)
        else:
            self._text += data
        if chunk.last:
            raise Refused("lost", "The answer was cut before its end.")

    def _end(self, signed_receipt):
        if self.head is None:
            raise Refused("invalid", "the answer ended before it began")
        who = self._answering
        exchanged = Exchanged(self._request, who.verdict.evidence, self._log, self._tier)
        check_receipt(signed_receipt, who.verdict.statement, exchanged, self._chain)
        self.receipt_file = receipt_file(signed_receipt, who.bundle)
        self.done = True
