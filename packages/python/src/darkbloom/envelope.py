"""Seals a request to up to three nodes, and opens the answer of whichever of them gave it:
protocol.md section 3, src/wire/envelope.h, src/seal/client/envelope_maker.h.
"""

import os
from dataclasses import dataclass, field

from . import chunks, hpke, p256
from .codec import sized16, u8, u32, u64
from .faults import Refused
from .inner import encode_request
from .organisation import Organisation

CANDIDATES_MAX = 3
MODEL_NAME_MAX = 128
TIERS = ("open", "sealed", "measured", "confidential")  # by number, weakest first
ORDERS = ("balanced", "listed", "price", "throughput", "latency")  # by number
_VERSION = 2
_ANSWER_LABEL = b"darkbloom answer v1"
_NONCE_SIZE = 32


@dataclass(frozen=True)
class RouteTerms:
    """What the choice between the candidates needs, in clear: src/wire/route_terms.h."""
    region: str = ""             # nowhere else; empty: anywhere
    least_speed: int = 0         # thousandths of a token a second; 0: any
    preferred_speed: int = 0
    preferred_first_ms: int = 0  # to the first chunk; 0: any
    order: int = 0               # in ORDERS
    streams: bool = False
    conversation: bytes = bytes(8)  # zero: none


@dataclass(frozen=True)
class RoutingFacts:
    """Everything that a coordinator may know of a request."""
    sent_at_ms: int
    model: str
    token_bound: int  # rounded up, protocol.md section 3 rule 2
    min_tier: int
    price_cap_nano: int = 0  # of all of it; 0: no cap
    terms: RouteTerms = RouteTerms()


@dataclass(frozen=True)
class Recipient:
    id: bytes    # 16
    hpke: bytes  # 65
    through: Organisation | None = None  # by which it serves us


@dataclass
class Draws:
    """What is random in one envelope. Fresh for each; tests hand in what is known."""
    request_id: bytes = field(default_factory=lambda: os.urandom(16))
    content_key: bytes = field(default_factory=lambda: os.urandom(32))
    ephemerals: list = field(
        default_factory=lambda: [p256.generate() for _ in range(CANDIDATES_MAX)])


def _encode_terms(terms):
    return b"".join([sized16(terms.region.encode()), u32(terms.least_speed),
                     u32(terms.preferred_speed), u32(terms.preferred_first_ms), u8(terms.order),
                     u8(int(terms.streams)), terms.conversation])


def _encode_facts(facts, request_id, recipients):
    model = facts.model.encode()
    if len(model) > MODEL_NAME_MAX:
        raise Refused("invalid", "the model's name is too long")
    return b"".join([u8(_VERSION), request_id, u64(facts.sent_at_ms), sized16(model),
                     u32(facts.token_bound), u64(facts.price_cap_nano), u8(facts.min_tier),
                     _encode_terms(facts.terms), u8(len(recipients)),
                     *(each.id for each in recipients)])


def _proofs(recipients, facts_bytes, covered):
    """For each candidate in its place; none at all where nobody wants one."""
    if all(each.through is None for each in recipients):
        return u8(0)
    return u8(len(recipients)) + b"".join(
        each.through.prove(each.id, facts_bytes, covered) if each.through else bytes(32)
        for each in recipients)


def seal_request(facts, request, recipients, draws=None):
    """(envelope, the opener of its answer). `recipients` are one to three, each once."""
    draws = draws or Draws()
    facts_bytes = _encode_facts(facts, draws.request_id, recipients)
    info = b"darkbloom envelope v1\x00" + facts_bytes
    wraps, candidates = [], []
    for recipient, ephemeral in zip(recipients, draws.ephemerals):
        sender = hpke.Sender(recipient.hpke, info, ephemeral)
        wraps.append(sender.encapsulated + sender.seal_once(draws.content_key))
        candidates.append((sender.encapsulated,
                           sender.export(_ANSWER_LABEL, hpke.SECRET_SIZE)))
    covered = encode_request(request)
    body = chunks.seal_message(chunks.request_keys(draws.content_key),
                               covered + _proofs(recipients, facts_bytes, covered))
    return sized16(facts_bytes) + b"".join(wraps) + body, AnswerOpener(candidates)


class AnswerOpener:
    """Opens one answer, payload by payload. The first says which candidate answers."""

    def __init__(self, candidates):
        self._candidates = candidates  # (encapsulated key, exported secret)
        self._chunks = None
        self.answering = None  # which of the recipients; None before a first chunk has opened

    def open(self, payload):
        """(data, whether it was the last)."""
        if self._chunks is not None:
            return self._chunks.open(payload)
        prefix = 1 + _NONCE_SIZE
        if len(payload) < prefix:
            raise Refused("invalid", "an answer has no prefix")
        if payload[0] >= len(self._candidates):
            raise Refused("invalid", "an answer comes from none of the candidates")
        encapsulated, exported = self._candidates[payload[0]]
        opener = chunks.ChunkOpener(
            chunks.answer_keys(exported, encapsulated, payload[1:prefix]))
        opened = opener.open(payload[prefix:])
        # Only a chunk that opens settles who answers: anybody can write a prefix.
        self.answering = payload[0]
        self._chunks = opener
        return opened
