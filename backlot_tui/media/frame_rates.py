"""Frame rates as the field writes them: `23.976`, `24`, `25`, `29.97`."""

from __future__ import annotations

_KNOWN = ("23.976", "24", "25", "29.97", "30", "47.952", "48", "50", "59.94", "60", "119.88", "120")
_NEAR = 0.005


def spelled(rate: float) -> str | None:
    """The rate in frames per second; None where it is none."""
    if not 0 < rate < 1000:
        return None
    near = (known for known in _KNOWN if abs(rate - float(known)) < _NEAR)
    return next(near, f"{rate:.3f}".rstrip("0").rstrip("."))
