"""What a person put out of view stays so in the next desk; news of a delivery bring it back."""

from __future__ import annotations

from backlot_tui.desk.desk import Desk
from backlot_tui.state import cache

_NOTE = "transfers-cleared"


def cleared_at(desk: Desk) -> str:
    """Up to when what ended is not listed, as work.db writes times; empty for never cleared."""
    return cache.note(desk.cache, desk.portal, _NOTE) or ""


def keep_cleared(desk: Desk, at: str) -> None:
    cache.put_note(desk.cache, desk.portal, _NOTE, at)
