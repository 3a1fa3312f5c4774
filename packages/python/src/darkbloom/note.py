"""Signed notes: C2SP signed-note with Ed25519 and timestamped cosignatures, src/tlog/note.h. Texts
are bytes read as Latin-1, so that nothing is lost and only ASCII is let through.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .faults import Refused

ED25519, COSIGNATURE = 1, 4
_DASH = "\u2014 ".encode().decode("latin-1")
_NOTE_MAX = 64 << 10
_SIGNATURES_MAX = 64
_SECONDS_MAX = ((1 << 63) - 1) // 1000


def refused(why):
    return Refused("invalid", why)


def from_base64(text):
    """Takes the one encoding: no spaces, whole padding, unused bits zero."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise refused("a text is not base64") from None
    if base64.b64encode(content).decode() != text:
        raise refused("a text is not base64")
    return content


@dataclass(frozen=True)
class NoteKey:
    name: str
    id: bytes  # 4
    type: int
    public_key: bytes


@dataclass(frozen=True)
class Note:
    text: str          # ends with a newline
    signatures: tuple  # (name, key id, bytes)


def _is_name(name):
    return 0 < len(name) <= 256 and all("!" <= letter <= "~" and letter != "+" for letter in name)


def parse_key(vkey):
    """name+id+base64(type and public key)."""
    name, _, rest = vkey.partition("+")
    digits, plus, typed = rest.partition("+")
    if not _is_name(name):
        raise refused("a note key names nobody")
    if not plus or len(digits) != 8:
        raise refused("a note key has no id")
    try:
        key_id = binascii.unhexlify(digits)
    except (binascii.Error, ValueError):
        raise refused("not hexadecimal text") from None
    typed_key = from_base64(typed)
    if len(typed_key) != 33 or typed_key[0] not in (ED25519, COSIGNATURE):
        raise refused("a note key is of an unknown type")
    if hashlib.sha256(name.encode() + b"\n" + typed_key).digest()[:4] != key_id:
        raise refused("a note key has another key's id")
    return NoteKey(name, key_id, typed_key[0], typed_key[1:])


def _parse_signature(line):
    if not line.startswith(_DASH):
        raise refused("a signature line of a note begins with a dash")
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not space or not _is_name(name):
        raise refused("a signature line of a note names nobody")
    content = from_base64(encoded)
    if len(content) <= 4:
        raise refused("a signature of a note is too short")
    return name, content[:4], content[4:]


def parse_note(content):
    """Form only: no signature has been looked at."""
    if len(content) > _NOTE_MAX:
        raise Refused("too_large", "a note is over its limit of 64 KiB")
    gap = content.rfind("\n\n")  # the last: what is signed may hold some of its own
    if gap < 0:
        raise refused("a note has no signatures")
    text, rest = content[:gap + 1], content[gap + 2:]
    if not all(" " <= letter <= "~" or letter == "\n" for letter in text):
        raise refused("a note's text is not plain ASCII")
    if not rest.endswith("\n"):
        raise refused("a note does not end with a whole line")
    lines = rest[:-1].split("\n")
    if len(lines) > _SIGNATURES_MAX:
        raise refused("a note has too many signatures")
    return Note(text, tuple(map(_parse_signature, lines)))


def _verify_ed25519(key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message.encode("ascii"))
    except (InvalidSignature, ValueError):
        raise Refused("tampered", "a signature is not this key's over this message") from None


def verify_note(note, key):
    """When `key` signed, in milliseconds; None from a log, which says nothing of it."""
    own = [each for each in note.signatures if each[0] == key.name and each[1] == key.id]
    if not own:
        raise Refused("not_found", f"{key.name} has not signed this note")
    signature = own[0][2]
    if key.type == ED25519:
        _verify_ed25519(key.public_key, note.text, signature)
        return None
    seconds = int.from_bytes(signature[:8])
    if len(signature) < 8 or seconds > _SECONDS_MAX:
        raise Refused("tampered", "a cosignature's time is out of range")
    _verify_ed25519(key.public_key, f"cosignature/v1\ntime {seconds}\n{note.text}", signature[8:])
    return seconds * 1000
