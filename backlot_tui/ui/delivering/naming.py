"""What cards are called where a person is asked about them."""

from __future__ import annotations

from backlot_tui.desk.cards import Card, called
from backlot_tui.domain.safe_text import safe_text


def name_of(card: Card) -> str:
    """Safe to show."""
    return safe_text(called(card.request))
