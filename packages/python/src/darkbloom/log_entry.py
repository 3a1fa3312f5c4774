"""The entries of a public log that this package acts on: keys of nodes, and builds. protocol.md
section 10, src/attest/log_entry.h. An entry has one spelling, so each is one pattern.
"""

import re

from . import p256
from .faults import Refused

_TEXT_MAX = 0xFFFF
_OBJECTS_MAX = 512
_NAME = r"[ -~]{1,256}"
_HEAD = "darkbloom log entry v1 "
_NODE_KEY = re.compile(r"key ([0-9a-f]{130})\n")
_BUILD = re.compile(rf"program {_NAME}\nversion {_NAME}\ndigest ([0-9a-f]{{64}})\n"
                    rf"((?:object [0-9a-f]{{64}} {_NAME}\n)*)")
_OTHERS = {"tpm-key", "registers", "model", "claims", "policy", "provenance", "release"}


def _none_of_ours():
    return Refused("invalid", "the log's entry is none of Darkbloom's")


def parse(entry):
    """("node-key", its 65 bytes), ("build", its digest), or None for what says nothing here."""
    if len(entry) > _TEXT_MAX:
        raise Refused("too_large", "the log's entry is too long")
    first, newline, lines = entry.decode("latin-1").partition("\n")
    kind = first.removeprefix(_HEAD)
    if not newline or not first.startswith(_HEAD):
        raise _none_of_ours()
    if kind in _OTHERS:
        return None
    pattern = {"node-key": _NODE_KEY, "build": _BUILD}.get(kind)
    match = pattern.fullmatch(lines) if pattern else None
    if match is None or lines.count("\n") > _OBJECTS_MAX + 3:
        raise _none_of_ours()
    named = bytes.fromhex(match[1])
    if kind == "node-key":
        p256.parse_public(named)
    return kind, named
