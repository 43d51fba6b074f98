"""Matching for the desk: the requests prepared once, the bin matched as often as it changes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session.offers import Matches
from backlot_tui.desk.sources import Source
from backlot_tui.desk.suggesting import Asked, asked_of_local_copy, suggest
from backlot_tui.domain.problems import Problem
from backlot_tui.filebin.items import BinItem
from backlot_tui.matching.matcher import BinFile, Memory, held_against
from backlot_tui.matching.prepared import Prepared
from backlot_tui.matching.results import FileMatch


class Suggester:
    """Used from one thread, but for `with_contradictions`.

    Everything open in the local copy is matched against, not only the cards: a file that belongs
    to a request elsewhere must not be suggested here.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._preparing = threading.Lock()
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
        prepared, memory = self._up_to_date()
        found = suggest(prepared, files, memory=memory)
        return {item.path: match for item, match in zip(items, found, strict=True)}

    def _up_to_date(self) -> tuple[Prepared, Memory]:
        """Prepared anew only for what matching looks at: most changes are of other things."""
        with self._preparing:
            if self._prepared is None or self._stale:
                asked = asked_of_local_copy(self._desk)
                self._stale = False
                if self._prepared is None or asked != self._asked:
                    self._asked, self._prepared = asked, asked.prepared()
                    self._memory = Memory()
            return self._prepared, self._memory

    def refused(self, request_id: str, items: Sequence[BinItem]) -> Matches:
        """Path -> what contradicts this one request, of those that do."""
        prepared, memory = self._up_to_date()
        found: dict[str, FileMatch] = {}
        for item in items:
            file = BinFile(item.name, item.facts)
            judgement = held_against(prepared, file, request_id, memory)
            if judgement and judgement.conflicts:
                found[item.path] = FileMatch(item.name, refused=(judgement,))
        return found

    def with_contradictions(self, source: Source, request_id: str) -> Source:
        """The source with what its name says against the request. From any thread."""
        try:
            prepared, _ = self._up_to_date()
        except Problem:  # no catalogue yet, or an alias file that `suggest` complains about
            return source
        judgement = held_against(prepared, BinFile(source.name), request_id)
        return replace(source, against=judgement.conflicts) if judgement else source
