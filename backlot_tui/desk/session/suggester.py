"""Matching for the desk: the requests prepared once, the bin matched as often as it changes."""

from __future__ import annotations

from collections.abc import Sequence

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session.offers import Matches
from backlot_tui.desk.suggesting import Asked, asked_of_local_copy, suggest
from backlot_tui.filebin.items import BinItem
from backlot_tui.matching.matcher import BinFile, Memory
from backlot_tui.matching.prepared import Prepared


class Suggester:
    """Used from one thread. Everything open in the local copy is matched against, not only the
    cards: a file that belongs to a request elsewhere must not be suggested here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stale = True
        self._asked: Asked | None = None
        self._prepared: Prepared | None = None
        self._memory = Memory()
        """A bin that fills changes often, and each time few of its files do."""

    def requests_changed(self) -> None:
        self._stale = True

    def matches(self, items: Sequence[BinItem]) -> Matches:
        """Path -> what matching says of it."""
        files = [BinFile(item.name, item.facts) for item in items]
        found = suggest(self._up_to_date(), files, memory=self._memory)
        return {item.path: match for item, match in zip(items, found, strict=True)}

    def _up_to_date(self) -> Prepared:
        """Prepared anew only for what matching looks at: most changes are of other things."""
        if self._prepared is None or self._stale:
            asked = asked_of_local_copy(self._desk)
            self._stale = False
            if self._prepared is None or asked != self._asked:
                self._asked, self._prepared = asked, asked.prepared()
                self._memory = Memory()
        return self._prepared

    def refused(self, request_id: str, items: Sequence[BinItem]) -> Matches:
        """As `matches`, against one request, with what contradicts."""
        prepared = asked_of_local_copy(self._desk, [request_id]).prepared()
        files = [BinFile(item.name, item.facts) for item in items]
        found = suggest(prepared, files, refused=True)
        return {item.path: match for item, match in zip(items, found, strict=True)}
