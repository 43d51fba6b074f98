"""What cards and numbers of things are called where a person is asked about them."""

from __future__ import annotations

from backlot_tui.desk.cards import Card, called
from backlot_tui.domain.safe_text import safe_text


def name_of(card: Card) -> str:
    """Safe to show."""
    return safe_text(called(card.request))


def count_of(number: int, word: str) -> str:
    """`1 card`, `2 cards`."""
    return f"{number} {word}{'' if number == 1 else 's'}"
