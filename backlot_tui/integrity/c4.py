"""C4 identification of content (SMPTE ST 2114): SHA-512 in base 58, 90 characters from `c4` on."""

from __future__ import annotations

import hashlib

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
"""Without 0, O, I and l, which look like others."""

_DIGITS = 88
"""What 512 bits need in base 58; shorter numbers begin with the digit for zero."""


def c4_id(content: bytes) -> str:
    """Of a document that is in memory whole."""
    return c4_of_sha512(hashlib.sha512(content).digest())


def c4_of_sha512(digest: bytes) -> str:
    """digest: the 64 bytes of the content's SHA-512."""
    number = int.from_bytes(digest, "big")
    digits = []
    for _ in range(_DIGITS):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "c4" + "".join(reversed(digits))
