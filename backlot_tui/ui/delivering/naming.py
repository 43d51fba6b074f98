"""What cards and numbers of things are called where a person is asked about them."""

from __future__ import annotations

from backlot_tui.desk.cards import Card
from backlot_tui.domain.safe_text import safe_text


def name_of(card: Card) -> str:
    """Safe to show."""
    it = card.request
    return safe_text(f"{it.name} · {it.source_type} {it.language or ''}".rstrip())


def count_of(number: int, word: str) -> str:
    """`1 card`, `2 cards`."""
    return f"{number} {word}{'' if number == 1 else 's'}"
