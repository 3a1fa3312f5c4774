"""The frames that a client sends and receives on its link: protocol.md section 5,
src/wire/link_frame.h and src/wire/evidence_bundle.h.
"""

from dataclasses import dataclass

from .codec import Reader, sized16, sized32, u8, u32
from .faults import FAULTS, Refused

FRAME_MAX = 25 << 20
API_KEY_MAX = 256
_DIRECTORY, _OPEN, _CHUNK, _REFUSE, _CANCEL, _QUOTA, _BELONG = 5, 6, 7, 8, 9, 15, 20
_NODES_MAX = 64
_EVIDENCE_MAX = 560 << 10
_LOGGED_MAX = 48
_ENTRY_MAX = 0xFFFF
_PROOF_MAX = 16 << 10
_NONCE_SIZE = 32
_NONCE_PATH_MAX = 1024
_PAYLOAD_MAX = 80 << 10
_ERROR_TEXT_MAX = 1024


@dataclass(frozen=True)
class Bundle:
    """A node's evidence, and the log's entries about it, each with its proof."""
    evidence: bytes
    logged: tuple = ()
    nonce: bytes = bytes(_NONCE_SIZE)
    nonce_path: bytes = b""


@dataclass(frozen=True)
class Load:
    slots: int
    active: int
    waiting: int


@dataclass(frozen=True)
class DirectoryEntry:
    version: bytes         # names the bundle on this link
    bundle: Bundle | None  # None where this link has carried it before
    load: Load


@dataclass(frozen=True)
class Directory:
    nodes: tuple


@dataclass(frozen=True)
class Chunk:
    stream: int
    last: bool
    payload: bytes


@dataclass(frozen=True)
class Refuse:
    stream: int
    refused: Refused


@dataclass(frozen=True)
class Quota:
    """What the key may still start; comes before any Chunk or Refuse of its stream."""
    stream: int
    requests_limit: int      # started in any minute, on average
    requests_remaining: int  # that may start at once
    requests_reset_ms: int   # until as many may start at once as ever may
    running_limit: int
    running_remaining: int


def encode_open(stream, api_key, envelope):
    return u8(_OPEN) + u32(stream) + sized16(api_key.encode()) + sized32(envelope)


def encode_cancel(stream):
    return u8(_CANCEL) + u32(stream)


def encode_belong(organisations):
    """Which organisations' machines are of use here: their ids."""
    ids = sorted(organisations)
    return u8(_BELONG) + u8(len(ids)) + b"".join(ids)


def encode_bundle(bundle):
    logged = b"".join(sized16(entry) + sized16(proof) for entry, proof in bundle.logged)
    return (sized32(bundle.evidence) + u8(len(bundle.logged)) + logged + bundle.nonce
            + sized16(bundle.nonce_path))


def read_bundle(reader):
    evidence = reader.sized32(_EVIDENCE_MAX)
    logged = tuple((reader.sized16(_ENTRY_MAX), reader.sized16(_PROOF_MAX))
                   for _ in range(reader.u8_up_to(_LOGGED_MAX)))
    bundle = Bundle(evidence, logged, reader.raw(_NONCE_SIZE), reader.sized16(_NONCE_PATH_MAX))
    if not bundle.nonce_path and any(bundle.nonce):
        reader.refuse()
    return bundle


def _read_load(reader):
    load = Load(reader.number(4), reader.number(4), reader.number(4))
    reader.number(4)  # its speed, which nobody here looks at
    return load


def _read_directory(reader):
    nodes = []
    for _ in range(reader.u8_up_to(_NODES_MAX)):
        version = reader.raw(32)
        bundle = read_bundle(reader) if reader.u8_up_to(1) == 1 else None
        nodes.append(DirectoryEntry(version, bundle, _read_load(reader)))
    return Directory(tuple(nodes))


def _read_chunk(reader):
    return Chunk(reader.number(4), reader.u8_up_to(1) == 1, reader.sized32(_PAYLOAD_MAX))


def _read_refuse(reader):
    stream = reader.number(4)
    fault = FAULTS[reader.u8_up_to(len(FAULTS) - 1)]
    texts = [reader.text16(_ERROR_TEXT_MAX) for _ in range(3)]
    return Refuse(stream, Refused(fault, *texts, reader.number(4)))


def _read_quota(reader):
    quota = Quota(*(reader.number(4) for _ in range(6)))
    if (quota.requests_remaining > quota.requests_limit
            or quota.running_remaining > quota.running_limit):
        reader.refuse()
    return quota


_READERS = {_DIRECTORY: _read_directory, _CHUNK: _read_chunk, _REFUSE: _read_refuse,
            _QUOTA: _read_quota}


def decode_frame(content):
    """A Directory, Chunk, Refuse or Quota. Refuses every other frame: none is for a client."""
    if len(content) > FRAME_MAX:
        raise Refused("too_large", "a link frame is over its limit")
    reader = Reader(content, "a link frame")
    read = _READERS.get(reader.number(1))
    if read is None:
        raise Refused("invalid", "a link frame has an unknown type")
    frame = read(reader)
    reader.finish()
    return frame
