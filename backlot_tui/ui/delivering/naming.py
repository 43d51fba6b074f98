"""What a card is called where a person is asked about it."""

from __future__ import annotations

from backlot_tui.desk.cards import Card
from backlot_tui.domain.safe_text import safe_text


def name_of(card: Card) -> str:
    """Safe to show."""
    it = card.request
    return safe_text(f"{it.name} · {it.source_type} {it.language or ''}".rstrip())
