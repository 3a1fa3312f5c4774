"""Is this receipt a receipt for this answer? protocol.md section 8, src/attest/receipt.h and
src/attest/verify/receipt_check.h.
"""

import hashlib
from dataclasses import dataclass

from . import p256
from .codec import Reader, sized16
from .envelope import MODEL_NAME_MAX, TIERS
from .faults import Refused
from .inner import LogState
from .link_frame import encode_bundle

_SIGNED_MAX = 1024
_SIGNATURE_SIZE = 64
_VERSION = 1


@dataclass(frozen=True)
class Receipt:
    identity: bytes
    request: bytes
    chunks: bytes
    chunk_count: int
    model: str
    weights: bytes
    seed: int
    evidence: bytes
    log: LogState
    tier: int
    status: int
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    finished_at_ms: int


@dataclass(frozen=True)
class Exchanged:
    """What the client itself knows of the answer."""
    request: bytes   # SHA-256 of the envelope that it sent
    evidence: bytes  # SHA-256 of the evidence that it sealed to
    log: LogState
    tier: int


class ChunkChain:
    """A running hash over the chunks of one answer, as they cross the wire."""

    def __init__(self, request):
        self.head = hashlib.sha256(b"darkbloom chunks v1\x00" + request).digest()
        self.count = 0

    def add(self, chunk):
        self.head = hashlib.sha256(self.head + chunk).digest()
        self.count += 1


def _decode(content):
    reader = Reader(content, "the receipt")
    if reader.number(1) != _VERSION:
        raise Refused("invalid", "the receipt has an unknown version")
    identity = reader.raw(p256.PUBLIC_SIZE)
    p256.parse_public(identity)
    receipt = Receipt(identity, reader.raw(32), reader.raw(32), reader.number(4),
                      reader.text16(MODEL_NAME_MAX), reader.raw(32), reader.number(8),
                      reader.raw(32), LogState(reader.number(8), reader.raw(32)),
                      reader.u8_up_to(len(TIERS) - 1), reader.number(2), reader.number(4),
                      reader.number(4), reader.number(4), reader.number(8))
    reader.finish()
    return receipt


def _open_signed(signed):
    reader = Reader(signed, "the signed receipt")
    content = reader.sized16(_SIGNED_MAX - _SIGNATURE_SIZE - 2)
    signature = reader.raw(_SIGNATURE_SIZE)
    reader.finish()
    receipt = _decode(content)
    try:
        p256.verify(receipt.identity, b"darkbloom receipt v1\x00" + content, signature)
    except Refused:
        raise _tampered("the receipt is not signed by the key that it names") from None
    return receipt


def _tampered(why):
    return Refused("tampered", why)


def check_receipt(signed, node, exchanged, chain):
    """The receipt, where every fact of it is the one that the client knows."""
    receipt = _open_signed(signed)
    if receipt.identity != node.identity:
        raise _tampered("the receipt is another node's")
    # An answer that served no model, such as an error's, names none.
    served = {(model.name, model.digest) for model in node.models}
    if receipt.model and (receipt.model, receipt.weights) not in served:
        raise _tampered("the receipt names a model or weights that the node does not state")
    if receipt.request != exchanged.request:
        raise _tampered("the receipt is for another request")
    if receipt.evidence != exchanged.evidence:
        raise _tampered("the receipt is for other evidence")
    if receipt.log != exchanged.log:
        raise _tampered("the receipt is for another state of the log")
    if receipt.tier != exchanged.tier:
        raise _tampered("the receipt is for another tier")
    if (receipt.chunk_count, receipt.chunks) != (chain.count, chain.head):
        raise _tampered("the receipt is for other chunks than those that arrived")
    return receipt


def receipt_file(signed, bundle):
    """What `darkbloom verify receipt` reads: it suffices for a stranger who has the log's key."""
    return (b"darkbloom receipt file v2\n" + sized16(signed) + b"darkbloom evidence file v1\n"
            + encode_bundle(bundle))
