"""Crockford's base 32, as people read it off a screen and type it: src/base/base32.h."""

import re

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def read_base32(text, digits):
    """The bytes of so many digits, or None."""
    typed = re.sub(r"[- \t\r\n]", "", text).upper()
    typed = typed.replace("I", "1").replace("L", "1").replace("O", "0")
    if len(typed) != digits or any(each not in _DIGITS for each in typed):
        return None
    value = 0
    for digit in typed:
        value = value << 5 | _DIGITS.index(digit)
    return value.to_bytes(digits * 5 // 8)
