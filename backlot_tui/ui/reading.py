"""The local copy, read for the screen. Runs off the UI thread."""

from __future__ import annotations

import gc

from backlot_tui.desk.copying import as_of
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.listing import Listing
from backlot_tui.state import cache
from backlot_tui.ui.messages import RowsRead

_FIRST_PAGE = 200
"""More than any screen shows; an index gives them in milliseconds, however many there are."""


def read_first_page(desk: Desk) -> RowsRead:
    """What the first paint shows while the rest of the copy is being read."""
    rows = cache.requests(desk.cache, desk.portal, limit=_FIRST_PAGE)
    return _told(desk, Listing(rows), whole=len(rows) < _FIRST_PAGE)


def read_rows(desk: Desk) -> RowsRead:
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
    return _told(desk, listing, whole=True)


def _told(desk: Desk, listing: Listing, *, whole: bool) -> RowsRead:
    credential = desk.credentials.get(desk.portal)
    return RowsRead(
        listing,
        desk.kept_catalogue(),
        whole=whole,
        user=credential.user if credential else "",
        as_of=as_of(desk),
    )
