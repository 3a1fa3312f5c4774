"""Organisations whose machines serve nobody else: src/organisation/, src/seal/membership.h."""

import hashlib
import hmac

from .crockford import read_base32
from .faults import Refused

ORGANISATIONS_MAX = 4
_SECRET_SIZE, _CHECK_SIZE, _ID_SIZE = 32, 3, 16
_CODE_DIGITS = 56


class Organisation:
    """Never shows its secret."""

    def __init__(self, secret):
        self.id = _expand(secret, b"darkbloom organisation v1")[:_ID_SIZE]
        self._key = _expand(secret, b"darkbloom membership v1")

    def prove(self, node, facts, covered):
        """To one machine, for one request: `covered` is all that is sealed before the proofs."""
        text = (b"darkbloom membership v1\x00" + node + hashlib.sha256(facts).digest()
                + hashlib.sha256(covered).digest())
        return hmac.digest(self._key, text, "sha256")


def _expand(secret, label):
    """RFC 5869 section 2.3, one block."""
    return hmac.digest(secret, label + b"\x01", "sha256")


def parse_invite_code(text):
    code = read_base32(text, _CODE_DIGITS)
    if code is None:
        raise Refused("invalid", "An invite code has 56 digits, in 14 groups of four.")
    secret, typed = code[:_SECRET_SIZE], code[_SECRET_SIZE:]
    known = hashlib.sha256(b"darkbloom invite v1\x00" + secret).digest()[:_CHECK_SIZE]
    if not hmac.compare_digest(typed, known):
        raise Refused("invalid",
                      "This invite code was mistyped: its digits do not fit together.")
    return Organisation(secret)
