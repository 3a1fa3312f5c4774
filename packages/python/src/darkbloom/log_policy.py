"""Which logs to believe, and how many witnesses must have seen the same: C2SP tlog-policy,
src/tlog/log_policy.h.

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> <k>|all|any <name>...
    quorum <name>|none
"""

from . import note
from .note import refused

_TEXT_MAX = 64 << 10
_NAMES_MAX = 64
_LOGS_MAX = 32
_NONE = "none"


class LogPolicy:
    """Refuses, naming the line, a text that is not of the form above."""

    def __init__(self, text):
        self.logs = []
        self.witnesses = {}
        self.groups = {}  # name: (least, members)
        self.quorum = None  # a name; None: no witness is needed
        self._has_quorum = False
        self._keys = set()
        self._members = set()
        for number, words in _lines_of(text):
            try:
                self._take(words)
            except note.Refused as why:
                raise refused(f"Line {number} of a log policy cannot be used: "
                              f"{why.detail}.") from None
        if not self._has_quorum:
            raise refused("A log policy has exactly one quorum line.")

    def is_quorum(self, witnesses):
        """Whether the witnesses of these names are a quorum."""
        return self.quorum is None or self._has_seen(self.quorum, witnesses)

    def _has_seen(self, name, witnesses):
        if name not in self.groups:
            return name in witnesses
        least, members = self.groups[name]
        return sum(self._has_seen(each, witnesses) for each in members) >= least

    def _take(self, words):
        take = {"log": self._log, "witness": self._witness, "group": self._group,
                "quorum": self._take_quorum}.get(words[0])
        if take is None:
            raise refused("it begins with no word of a log policy")
        take(words)

    def _log(self, words):
        if len(words) not in (2, 3):
            raise refused("a log has a key, and maybe a URL")
        key = self._new_key(words[1], note.ED25519)
        if len(self.logs) == _LOGS_MAX:
            raise refused("there are more than 32 logs")
        self.logs.append(key)

    def _witness(self, words):
        if len(words) not in (3, 4):
            raise refused("a witness has a name, a key, and maybe a URL")
        self._check_name(words[1])
        self.witnesses[words[1]] = self._new_key(words[2], note.COSIGNATURE)

    def _group(self, words):
        if len(words) < 4:
            raise refused("a group has a name, a threshold and members")
        name, threshold, members = words[1], words[2], words[3:]
        self._check_name(name)
        for member in members:
            if not self._is_known(member):
                raise refused("a group's member is not known yet")
            if member in self._members:
                raise refused("a name is a member twice")
            self._members.add(member)
        self.groups[name] = _threshold(threshold, len(members)), members

    def _take_quorum(self, words):
        if len(words) != 2:
            raise refused("a quorum is one name")
        if self._has_quorum:
            raise refused("there is a second quorum")
        if words[1] != _NONE and not self._is_known(words[1]):
            raise refused("the quorum is not known yet")
        self._has_quorum = True
        self.quorum = None if words[1] == _NONE else words[1]

    def _new_key(self, vkey, kind):
        key = note.parse_key(vkey)
        if key.type != kind:
            raise refused("a key is of the wrong type for its line")
        if key.public_key in self._keys:
            raise refused("a key is there twice")
        self._keys.add(key.public_key)
        return key

    def _check_name(self, name):
        if name == _NONE or self._is_known(name):
            raise refused("a name is taken")
        if len(self.witnesses) + len(self.groups) == _NAMES_MAX:
            raise refused("there are more than 64 witnesses and groups")

    def _is_known(self, name):
        return name in self.witnesses or name in self.groups


def _threshold(word, members):
    named = {"all": members, "any": 1}.get(word)
    if named is not None:
        return named
    is_number = word.isascii() and word.isdigit() and not word.startswith("0")
    if not is_number or len(word) > 3 or int(word) > members:
        raise refused("a group's threshold is all, any, or a number from 1 to its members")
    return int(word)


def _lines_of(text):
    """(number, words) of each line that says something."""
    if len(text.encode()) > _TEXT_MAX:
        raise note.Refused("too_large", "A log policy is over 64 KiB.")
    if any(letter not in "\t\n" and (letter < " " or letter == "\x7f") for letter in text):
        raise refused("A log policy has control characters.")
    if text and not text.endswith("\n"):
        raise refused("A log policy's last line does not end.")
    for number, line in enumerate(text.split("\n"), 1):
        words = line.replace("\t", " ").split()
        if words and not words[0].startswith("#"):
            yield number, words
