"""A proof that an entry is in a log which witnesses have seen: C2SP tlog-proof@v1,
src/tlog/proof.h and src/tlog/merkle.h.
"""

import hashlib
from dataclasses import dataclass

from . import note
from .faults import Refused
from .inner import LogState
from .note import refused

_PROOF_MAX = 64 << 10
_HASHES_MAX = 63
_MAGIC = "c2sp.org/tlog-proof@v1\n"
_SKEW_MAX_MS = 60_000


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    tree: LogState


def _decimal(digits, why):
    """A number below 2^64 in its shortest form."""
    plain = digits.isascii() and digits.isdigit() and len(digits) <= 20
    if not plain or (digits != "0" and digits.startswith("0")) or int(digits) >= 1 << 64:
        raise refused(why)
    return int(digits)


def _hash(text, why):
    try:
        content = note.from_base64(text)
    except Refused:
        raise refused(why) from None
    if len(content) != 32:
        raise refused(why)
    return content


def _parse_checkpoint(text):
    lines = text.split("\n")[:-1]  # every line ends
    if not lines or not lines[0]:
        raise refused("a checkpoint names no log")
    if len(lines) < 3 or "" in lines:
        raise refused("a checkpoint is cut or has an empty line")
    size = _decimal(lines[1], "a checkpoint's size is not a number")
    return Checkpoint(lines[0], LogState(size, _hash(lines[2], "a checkpoint's root is no hash")))


def _parse_proof(text):
    """(index, hashes, checkpoint note)."""
    if len(text) > _PROOF_MAX:
        raise Refused("too_large", "a log's proof is over 64 KiB")
    if not text.startswith(_MAGIC):
        raise refused("this is no C2SP proof of a log")
    head, gap, checkpoint = text.removeprefix(_MAGIC).partition("\n\n")
    if not gap:
        raise refused("a log's proof holds no checkpoint")
    index, *hashes = head.split("\n")
    if not index.startswith("index "):
        raise refused("a log's proof names no index")
    if len(hashes) > _HASHES_MAX:
        raise refused("a log's proof has too many hashes")
    number = _decimal(index.removeprefix("index "), "a log's proof names no index")
    path = [_hash(each, "a line of a log's proof is no hash") for each in hashes]
    return number, path, checkpoint


def _checkpoint_of(signed, policy):
    """The checkpoint of whichever log of the policy has signed it."""
    for key in policy.logs:
        try:
            note.verify_note(signed, key)
        except Refused as why:
            if why.fault == "not_found":
                continue
            raise
        checkpoint = _parse_checkpoint(signed.text)
        if checkpoint.origin != key.name:
            raise Refused("tampered", "a checkpoint is of another log than the key that signed it")
        return checkpoint
    raise Refused("not_found", "no log of the policy has signed the checkpoint")


def verify_inclusion(tree, index, leaf, hashes):
    """RFC 9162 section 2.1.3.2. Refuses as tampered what does not lead to the tree's root."""
    if index >= tree.size:
        raise Refused("tampered", "an inclusion proof is for an entry outside the tree")
    at, last = index, tree.size - 1
    for sibling in hashes:
        if last == 0:
            raise Refused("tampered", "an inclusion proof is too long")
        if at & 1 or at == last:
            leaf = hashlib.sha256(b"\x01" + sibling + leaf).digest()
            while not at & 1 and at:  # levels where the last node has no sibling
                at, last = at >> 1, last >> 1
        else:
            leaf = hashlib.sha256(b"\x01" + leaf + sibling).digest()
        at, last = at >> 1, last >> 1
    if last != 0:
        raise Refused("tampered", "an inclusion proof is too short")
    if leaf != tree.root:
        raise Refused("tampered", "an inclusion proof does not lead to the tree's root")


def _check_witnesses(signed, policy, now_ms, age_max_ms):
    """A cosignature of a known witness that fails spoils the note."""
    seen, fresh = set(), set()
    for name, key in policy.witnesses.items():
        try:
            at_ms = note.verify_note(signed, key)
        except Refused as why:
            if why.fault == "not_found":
                continue
            raise
        seen.add(name)
        if now_ms - age_max_ms <= at_ms <= now_ms + _SKEW_MAX_MS:
            fresh.add(name)
    if not policy.is_quorum(seen):
        raise Refused("forbidden", "too few witnesses have seen the log's checkpoint")
    if not policy.is_quorum(fresh):
        raise Refused("replayed", "the log's checkpoint is not fresh")


def verify_logged(proof, entry, policy, now_ms, age_max_ms):
    """The checkpoint of a log of `policy`, cosigned lately by a quorum, that has `entry`."""
    index, hashes, checkpoint_note = _parse_proof(proof.decode("latin-1"))
    signed = note.parse_note(checkpoint_note)
    checkpoint = _checkpoint_of(signed, policy)
    verify_inclusion(checkpoint.tree, index, hashlib.sha256(b"\x00" + entry).digest(), hashes)
    _check_witnesses(signed, policy, now_ms, age_max_ms)
    return checkpoint
