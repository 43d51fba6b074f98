"""What was done to the cards of a session, and the way back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from backlot_tui.desk.cards import Card

MOST_CHANGES = 200
"""Steps that can be taken back; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Change:
    """One action of a person: `what` names it for "Undid: ...".

    before and after: the cards that it touched, by request id, as they were and as they became.
    """

    what: str
    before: Mapping[str, Card]
    after: Mapping[str, Card]


class History:
    """Two stacks. Whoever undoes puts the cards of the returned change in place."""

    def __init__(self) -> None:
        self._done: list[Change] = []
        self._undone: list[Change] = []

    def note(self, change: Change) -> None:
        """Something new was done; what had been undone cannot be done again."""
        self._done = [*self._done[-(MOST_CHANGES - 1) :], change]
        self._undone.clear()

    def undo(self) -> Change | None:
        if not self._done:
            return None
        change = self._done.pop()
        self._undone.append(change)
        return change

    def redo(self) -> Change | None:
        if not self._undone:
            return None
        change = self._undone.pop()
        self._done.append(change)
        return change

    def forget(self, request_ids: Collection[str]) -> None:
        """These cards were delivered: what came before cannot be taken back any more."""
        self._done = _without(self._done, request_ids)
        self._undone = _without(self._undone, request_ids)


def _without(changes: list[Change], request_ids: Collection[str]) -> list[Change]:
    left = [
        replace(change, before=_rest(change.before, gone), after=_rest(change.after, gone))
        if (gone := change.before.keys() & set(request_ids))
        else change
        for change in changes
    ]
    return [change for change in left if change.before]


def _rest(cards: Mapping[str, Card], gone: Collection[str]) -> dict[str, Card]:
    return {request_id: card for request_id, card in cards.items() if request_id not in gone}
