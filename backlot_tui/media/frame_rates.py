"""Frame rates as the field writes them: `23.976`, `24`, `25`, `29.97`."""

from __future__ import annotations

import re
from fractions import Fraction

_KNOWN = ("23.976", "24", "25", "29.97", "30", "47.952", "48", "50", "59.94", "60", "119.88", "120")
_NEAR = 0.005
_MULTIPLIER = re.compile(r"([0-9]{1,6})(?:[\s:]+([0-9]{1,6}))?")


def spelled(rate: float) -> str | None:
    """The rate in frames per second; None where it is none."""
    if not 0 < rate < 1000:
        return None
    near = (known for known in _KNOWN if abs(rate - float(known)) < _NEAR)
    return next(near, f"{rate:.3f}".rstrip("0").rstrip("."))


def multiplier_of(text: str) -> Fraction | None:
    """`1000 1001`, as W3C TTML1 6.2.5 writes what a frame rate is multiplied by.

    Older files have a colon between the two, or the first number alone. None for nonsense.
    """
    parts = _MULTIPLIER.fullmatch(text)
    if parts is None or not int(parts[2] or 1):
        return None
    return Fraction(int(parts[1]), int(parts[2] or 1))
