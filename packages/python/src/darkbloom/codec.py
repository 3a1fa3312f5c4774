"""Reads and writes the big-endian fields of protocol.md; limits first, then bytes."""

from .faults import Refused


def u8(value):
    return value.to_bytes(1)


def u16(value):
    return value.to_bytes(2)


def u32(value):
    return value.to_bytes(4)


def u64(value):
    return value.to_bytes(8)


def sized16(content):
    return u16(len(content)) + content


def sized32(content):
    return u32(len(content)) + content


class Reader:
    """Takes fields off bytes. What is cut or over a limit is refused, naming `what`."""

    def __init__(self, content, what):
        self._content = content
        self._at = 0
        self._what = what

    def raw(self, size):
        if size > len(self._content) - self._at:
            self.refuse()
        self._at += size
        return self._content[self._at - size:self._at]

    def number(self, width):
        return int.from_bytes(self.raw(width))

    def u8_up_to(self, limit):
        value = self.number(1)
        if value > limit:
            self.refuse()
        return value

    def sized16(self, limit):
        return self._sized(2, limit)

    def sized32(self, limit):
        return self._sized(4, limit)

    def _sized(self, width, limit):
        size = self.number(width)
        if size > limit:
            self.refuse()
        return self.raw(size)

    def text16(self, limit):
        return self.sized16(limit).decode(errors="replace")

    def rest(self):
        return self.raw(len(self._content) - self._at)

    def refuse(self):
        raise Refused("invalid", f"{self._what} is truncated or over a limit")

    def finish(self):
        if self._at != len(self._content):
            raise Refused("invalid", f"{self._what} has bytes after its end")
