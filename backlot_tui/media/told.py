"""From what libraries and documents tell to facts: safe words, and what several things agree on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from backlot_tui.domain.safe_text import safe_text

_Told = TypeVar("_Told")
_MOST_CHARS = 200


def word(value: Any) -> str | None:
    """A text, safe to show and at most 200 characters; None for an empty one and for no text."""
    return safe_text(value.strip())[:_MOST_CHARS] or None if isinstance(value, str) else None


def agreed(values: Iterable[_Told | None]) -> _Told | None:
    """The one value that all have; None where they differ, or there are none."""
    different = set(values)
    return different.pop() if len(different) == 1 else None
