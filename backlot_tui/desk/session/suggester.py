"""Matching for the desk: the requests prepared once, the bin matched as often as it changes."""

from __future__ import annotations

from collections.abc import Sequence

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session.offers import Matches
from backlot_tui.desk.suggesting import prepare_local_copy, suggest
from backlot_tui.filebin.items import BinItem
from backlot_tui.matching.matcher import BinFile, Memory
from backlot_tui.matching.prepared import Prepared


class Suggester:
    """Used from one thread. Everything open in the local copy is matched against, not only the
    cards: a file that belongs to a request elsewhere must not be suggested here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._prepared: Prepared | None = None
        self._memory = Memory()
        """A bin that fills changes often, and each time few of its files do."""

    def requests_changed(self) -> None:
        self._prepared = None

    def matches(self, items: Sequence[BinItem]) -> Matches:
        """Path -> what matching says of it."""
        if self._prepared is None:
            self._prepared = prepare_local_copy(self._desk, self._desk.catalogue())
            self._memory = Memory()
        files = [BinFile(item.name, item.facts) for item in items]
        found = suggest(self._prepared, files, memory=self._memory)
        return {item.path: match for item, match in zip(items, found, strict=True)}

    def refused(self, request_id: str, items: Sequence[BinItem]) -> Matches:
        """As `matches`, against one request, with what contradicts."""
        prepared = prepare_local_copy(self._desk, self._desk.catalogue(), [request_id])
        files = [BinFile(item.name, item.facts) for item in items]
        found = suggest(prepared, files, refused=True)
        return {item.path: match for item, match in zip(items, found, strict=True)}
