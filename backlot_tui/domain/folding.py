"""Comparing text without regard to case: one fold for rows, filters and databases."""

from __future__ import annotations

from unicodedata import normalize


def fold(text: str) -> str:
    """Case-folded and NFC-normalised (Unicode standard, 3.13, D145): equal texts look equal."""
    return normalize("NFC", normalize("NFC", text).casefold())
