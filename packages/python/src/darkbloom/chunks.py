"""The chunk stream of both directions: protocol.md section 4, src/seal/chunks.h."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import hpke
from .codec import Reader, u32
from .faults import Refused

PLAINTEXT_MAX = 64 << 10
LENGTH_SIZE = 4
DATA_MAX = PLAINTEXT_MAX - LENGTH_SIZE
_SIZE_CLASS_MIN = 256
_TAG_SIZE = 16
_SEALED_MAX = PLAINTEXT_MAX + _TAG_SIZE
_VARINT_LIMITS = (1 << 6, 1 << 14, 1 << 30, 1 << 62)  # RFC 9000 section 16


@dataclass(frozen=True)
class ChunkKeys:
    key: bytes
    base_nonce: bytes


def size_class(size):
    """A power of two from 256 bytes that holds `size` bytes and their length."""
    return max(_SIZE_CLASS_MIN, 1 << (size + LENGTH_SIZE - 1).bit_length())


def varint(value):
    log_width = next(i for i, limit in enumerate(_VARINT_LIMITS) if value < limit)
    width = 1 << log_width
    return (value | log_width << (8 * width - 2)).to_bytes(width)


def _read_varint(reader):
    first = reader.number(1)
    log_width = first >> 6
    more = (1 << log_width) - 1
    value = (first & 0x3F) << (8 * more) | reader.number(more)
    if log_width > 0 and value < _VARINT_LIMITS[log_width - 1]:
        raise Refused("invalid", "a chunk's length is not in its shortest form")
    return value


def _nonce_at(base, counter):
    return (int.from_bytes(base) ^ counter).to_bytes(len(base))


def _aad(last):
    return b"final" if last else b""


def _padded(data):
    framed = u32(len(data)) + data
    return framed + bytes(size_class(len(data)) - len(framed))


def _unpadded(padded):
    reader = Reader(padded, "a chunk's data")
    data = reader.sized32(DATA_MAX)
    if len(padded) != size_class(len(data)):
        raise Refused("invalid", "a chunk is not of its size class")
    if any(reader.rest()):
        raise Refused("invalid", "a chunk's padding is not zero")
    return data


def seal_message(keys, message):
    """A whole message as consecutive frames; an empty one is a single last chunk."""
    aead = AESGCM(keys.key)
    frames = bytearray()
    starts = range(0, max(len(message), 1), DATA_MAX)
    for counter, start in enumerate(starts):
        last = counter == len(starts) - 1
        sealed = aead.encrypt(_nonce_at(keys.base_nonce, counter),
                              _padded(message[start:start + DATA_MAX]), _aad(last))
        frames += varint(0 if last else len(sealed)) + sealed
    return bytes(frames)


class ChunkOpener:
    """Opens one frame at a time, each given whole, in the order of their sealing."""

    def __init__(self, keys):
        self._aead = AESGCM(keys.key)
        self._base_nonce = keys.base_nonce
        self._counter = 0
        self.ended = False

    def open(self, frame):
        """(data, whether it was the last). Refuses what is no chunk, or not the next one."""
        if self.ended:
            raise Refused("tampered", "a chunk follows its stream's last")
        sealed, last = self._sealed_of(frame)
        try:
            padded = self._aead.decrypt(_nonce_at(self._base_nonce, self._counter), sealed,
                                        _aad(last))
        except InvalidTag:
            raise Refused("tampered", "a sealed message does not carry its seal") from None
        data = _unpadded(padded)
        self._counter += 1
        self.ended = last
        return data, last

    @staticmethod
    def _sealed_of(frame):
        reader = Reader(frame, "a chunk")
        length = _read_varint(reader)
        last = length == 0
        if length > _SEALED_MAX:
            raise Refused("too_large", "a chunk is over its limit")
        sealed = reader.rest() if last else reader.raw(length)
        reader.finish()
        if len(sealed) > _SEALED_MAX:
            raise Refused("too_large", "a chunk is over its limit")
        if len(sealed) < _TAG_SIZE:
            raise Refused("tampered", "a sealed message has no tag")
        return sealed, last


def request_keys(content_key):
    key = hpke.hkdf_extract(b"", content_key)
    return ChunkKeys(hpke.hkdf_expand(key, b"darkbloom request key", hpke.KEY_SIZE),
                     hpke.hkdf_expand(key, b"darkbloom request nonce", hpke.NONCE_SIZE))


def answer_keys(exported, encapsulated, nonce):
    """RFC 9458 section 4.4."""
    key = hpke.hkdf_extract(encapsulated + nonce, exported)
    return ChunkKeys(hpke.hkdf_expand(key, b"key", hpke.KEY_SIZE),
                     hpke.hkdf_expand(key, b"nonce", hpke.NONCE_SIZE))
