"""The local copy, read for the screen. Runs off the UI thread."""

from __future__ import annotations

from backlot_tui.desk.copying import as_of
from backlot_tui.desk.desk import Desk
from backlot_tui.domain.catalogue import Catalogue
from backlot_tui.domain.conditions import search_key
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.transitions import DELIVERABLE
from backlot_tui.state import cache
from backlot_tui.ui.messages import RowsRead


def read_rows(desk: Desk) -> RowsRead:
    """All requests of the copy, those that take a delivery first.

    With each comes the key that free words are looked for in.
    """
    rows = cache.requests(desk.cache, desk.portal)
    rows.sort(key=lambda row: row.status not in DELIVERABLE)  # by due date inside both parts
    credential = desk.credentials.get(desk.portal)
    return RowsRead(
        rows,
        [search_key(row) for row in rows],
        _catalogue(desk) if rows else None,
        user=credential.user if credential else "",
        as_of=as_of(desk),
    )


def _catalogue(desk: Desk) -> Catalogue | None:
    try:
        return desk.catalogue()
    except Problem:
        return None  # a copy without a catalogue, and no portal: the next answer brings it
