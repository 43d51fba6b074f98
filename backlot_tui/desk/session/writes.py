"""What a session writes, and what it learns when another desk has written before it.

Every write of a card leaves a new stamp. It names the stamp that its writer has seen, and is
refused where another stands there, so that no desk overwrites unseen what another one did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backlot_tui.desk.cards import Card
from backlot_tui.state.sessions import new_stamp


@dataclass(frozen=True, slots=True)
class Write:
    """A card to keep; known: the stamp that it replaces."""

    card: Card
    known: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A write that was refused.

    failed: its stamp. card: as it is kept now, under `stamp`; None where it is in another session.
    """

    request_id: str
    failed: str
    card: Card | None
    stamp: str


class Stamps:
    """Request id -> the stamp of the last write, by this desk or as it was read."""

    def __init__(self, stamps: dict[str, str]) -> None:
        self._stamps = stamps

    def writes(self, cards: Iterable[Card]) -> list[Write]:
        return [self._write(card) for card in cards]

    def _write(self, card: Card) -> Write:
        known, stamp = self._stamps.get(card.request.id, ""), new_stamp()
        self._stamps[card.request.id] = stamp
        return Write(card, known, stamp)

    def take(self, overtaken: Overtaken) -> bool:
        """Whether it is news: a later write of the same card is refused too, and tells more."""
        if self._stamps.get(overtaken.request_id) != overtaken.failed:
            return False
        self._stamps[overtaken.request_id] = overtaken.stamp
        return True
