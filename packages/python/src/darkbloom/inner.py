"""What travels inside the seal: protocol.md section 4, src/seal/inner.h."""

from dataclasses import dataclass

from .codec import Reader, sized16, sized32, u8, u64
from .faults import Refused

BODY_MAX = 16 << 20
_VERSION = 3
_METHOD_MAX, _PATH_MAX, _CONTENT_TYPE_MAX = 16, 256, 128


@dataclass(frozen=True)
class LogState:
    """The public log's state that a client relied on; size 0: none."""
    size: int = 0
    root: bytes = bytes(32)


@dataclass(frozen=True)
class InnerRequest:
    method: str
    path: str
    tenant: bytes
    min_tier: int
    log: LogState
    evidence: tuple  # the digest of each candidate's
    body: bytes
    resume_id: str = ""
    resume_created: int = 0
    resume_text: bytes = b""


@dataclass(frozen=True)
class InnerHead:
    status: int
    content_type: str


def _is_printable(text):
    return text.isascii() and text.isprintable()


def _check(request):
    if len(request.body) > BODY_MAX:
        raise Refused("too_large", "the request body is over 16 MiB")
    if len(request.method) > _METHOD_MAX or len(request.path) > _PATH_MAX:
        raise Refused("too_large", "the request's method, path or resume id is too long")
    if not (request.method.isascii() and request.method.isalpha() and request.method.isupper()):
        raise Refused("invalid", "the request has no HTTP method")
    path = request.path
    if not path.startswith("/") or not _is_printable(path) or " " in path:
        raise Refused("invalid", "the request has no HTTP path")


def encode_request(request):
    """Without the proofs that follow it, which cover it."""
    _check(request)
    return b"".join([
        u8(_VERSION), sized16(request.method.encode()), sized16(request.path.encode()),
        request.tenant, u8(request.min_tier), u64(request.log.size), request.log.root,
        u8(len(request.evidence)), *request.evidence, sized16(request.resume_id.encode()),
        u64(request.resume_created), sized32(request.resume_text), sized32(request.body)])


def decode_head(content):
    reader = Reader(content, "the sealed answer's head")
    if reader.number(1) != _VERSION:
        raise Refused("invalid", "a sealed message has an unknown version")
    status = reader.number(2)
    content_type = reader.text16(_CONTENT_TYPE_MAX)
    reader.finish()
    if not 100 <= status <= 599:
        raise Refused("invalid", "the answer has no HTTP status")
    if not _is_printable(content_type):
        raise Refused("invalid", "the answer has no content type")
    return InnerHead(status, content_type)
