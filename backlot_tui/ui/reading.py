"""The local copy of the requests, read for the screen off the UI thread."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from functools import partial

from textual.message_pump import MessagePump

from backlot_tui.desk.copying import as_of
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.listing import Listing
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.state import cache
from backlot_tui.ui.background import Lane
from backlot_tui.ui.messages import RowsRead

_FIRST_PAGE = 200
"""More than any screen shows; an index gives them in milliseconds, however many there are."""


class Reading:
    """Reads the copy in `lane` and tells `app` with RowsRead. Called by the UI thread alone."""

    def __init__(self, desk: Desk, lane: Lane, app: MessagePump) -> None:
        self._desk, self._lane, self._app = desk, lane, app
        self._under_way = False
        self._again = False
        self._meanwhile: dict[str, SourceRequest] = {}
        """What changed while the copy was being read: it may be read as it was before."""

    def first_page(self) -> RowsRead | None:
        """What the first paint shows while the rest of the copy is being read.

        Read at once, in milliseconds; where that meets a problem it is told of and tried again.
        """
        try:
            return _first_page(self._desk)
        except Problem:
            self._lane.do(self._app, partial(_first_page, self._desk))
            return None

    def everything(self) -> None:
        """Asked while one is under way, it is one more afterwards, however often it was asked."""
        self._again = self._under_way
        if not self._under_way:
            self._under_way = True
            self._lane.do(self._app, partial(_everything, self._desk))

    def missed(self, rows: Iterable[SourceRequest]) -> None:
        """These requests are different now; what is being read may not know it."""
        if self._under_way:
            self._meanwhile |= {row.id: row for row in rows}

    def arrived(self, message: RowsRead) -> bool:
        """Whether the model has all of the copy when it has taken the message."""
        if not message.whole:
            return False
        message.listing.take(self._meanwhile.values())
        self._meanwhile = {}
        self._under_way = False
        if again := self._again:
            self.everything()
        return not again


def _first_page(desk: Desk) -> RowsRead:
    rows = cache.requests(desk.cache, desk.portal, limit=_FIRST_PAGE)
    return _told(desk, Listing(rows), whole=len(rows) < _FIRST_PAGE)


def _everything(desk: Desk) -> RowsRead:
    return _told(desk, read_listing(desk), whole=True)


def _told(desk: Desk, listing: Listing, *, whole: bool) -> RowsRead:
    return RowsRead(
        listing,
        desk.kept_catalogue() if whole else None,
        whole=whole,
        user=desk.known_user(),
        as_of=as_of(desk),
    )


def read_listing(desk: Desk) -> Listing:
    """All requests of the copy, those that take a delivery first, ready to be searched.

    The collector stays off while 100,000 rows come to life, and forgets them afterwards: it would
    stop every thread of the desk to look at rows that never go away.
    """
    gc.disable()
    try:
        listing = Listing(cache.requests(desk.cache, desk.portal))
        listing.prepare()
    finally:
        gc.enable()
    gc.freeze()
    return listing
