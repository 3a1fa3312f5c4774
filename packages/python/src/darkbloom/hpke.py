"""HPKE base mode (RFC 9180), the sender's side, in the one suite of protocol.md section 3:
DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from . import p256
from .codec import u16

_KEM = b"KEM\x00\x10"
_SUITE = b"HPKE\x00\x10\x00\x01\x00\x02"
_MODE_BASE = b"\x00"
KEY_SIZE, NONCE_SIZE, SECRET_SIZE = 32, 12, 32


def hkdf_extract(salt, input_key):
    return hmac.digest(salt or bytes(hashlib.sha256().digest_size), input_key, "sha256")


def hkdf_expand(key, info, size):
    return HKDFExpand(hashes.SHA256(), size, info).derive(key)


def _labeled_extract(suite, salt, label, input_key):
    return hkdf_extract(salt, b"HPKE-v1" + suite + label + input_key)


def _labeled_expand(suite, key, label, info, size):
    return hkdf_expand(key, u16(size) + b"HPKE-v1" + suite + label + info, size)


class Sender:
    """One wrap to one recipient: seals a single message and exports."""

    def __init__(self, recipient_public, info, ephemeral):
        self.encapsulated = p256.public_bytes(ephemeral)
        shared = self._shared_secret(p256.diffie_hellman(ephemeral, recipient_public),
                                     recipient_public)
        context = (_MODE_BASE + _labeled_extract(_SUITE, b"", b"psk_id_hash", b"")
                   + _labeled_extract(_SUITE, b"", b"info_hash", info))
        secret = _labeled_extract(_SUITE, shared, b"secret", b"")
        self._key = _labeled_expand(_SUITE, secret, b"key", context, KEY_SIZE)
        self._nonce = _labeled_expand(_SUITE, secret, b"base_nonce", context, NONCE_SIZE)
        self._exporter = _labeled_expand(_SUITE, secret, b"exp", context, SECRET_SIZE)

    def _shared_secret(self, agreed, recipient_public):
        key = _labeled_extract(_KEM, b"", b"eae_prk", agreed)
        return _labeled_expand(_KEM, key, b"shared_secret", self.encapsulated + recipient_public,
                               SECRET_SIZE)

    def seal_once(self, plaintext):
        """With the context's first nonce, so only once."""
        key, self._key = self._key, None
        return AESGCM(key).encrypt(self._nonce, plaintext, b"")

    def export(self, label, size):
        return _labeled_expand(_SUITE, self._exporter, b"sec", label, size)
