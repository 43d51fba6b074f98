"""Keeping the local copy: all pages once, then the changes feed, for catching up and for live."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.rows import request_row
from backlot_tui.domain.problems import Problem, Temporary
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state import cache
from backlot_tui.state.deliveries import mirror_portal

if TYPE_CHECKING:
    from backlot_tui.domain import wire

_CURSOR_NOTE = "changes-cursor"
_AS_OF_NOTE = "as-of"
_WAIT_S = 20
"""How long the portal holds a question about changes that finds none."""
_RETRY_S = 2.0


@dataclass(frozen=True, slots=True)
class News:
    """What a look at the portal brought. `problem` is None while the portal answers.

    as_of: seconds since the epoch when the copy was last known to be right; None before that.
    """

    changed: bool
    as_of: float | None
    problem: Problem | None = None


def as_of(desk: Desk) -> float | None:
    noted = cache.note(desk.cache, desk.portal, _AS_OF_NOTE)
    return float(noted) if noted else None


def catch_up(desk: Desk, wait_s: int = 0) -> bool:
    """Bring the copy to what the portal has now; True if anything changed.

    wait_s: if nothing did, let the portal hold the question this long.
    """
    cursor = cache.note(desk.cache, desk.portal, _CURSOR_NOTE)
    changed = _read_all(desk) if cursor is None else _read_changes(desk, int(cursor), wait_s)
    cache.put_note(desk.cache, desk.portal, _AS_OF_NOTE, str(time.time()))
    return changed


def follow(desk: Desk, tell: Callable[[News], None], stop: threading.Event) -> None:
    """Catch up and stay live until stopped; `tell` hears of every look, also the failed ones."""
    wait_s = 0
    while not stop.is_set():
        try:
            if wait_s == 0:
                desk.sign_in()
                desk.refresh_catalogue()
            changed = catch_up(desk, wait_s)
        except Problem as problem:
            tell(News(changed=False, as_of=as_of(desk), problem=problem))
            wait_s = 0
            stop.wait(_RETRY_S if isinstance(problem, Temporary) else 5 * _RETRY_S)
        else:
            tell(News(changed=changed, as_of=as_of(desk)))
            wait_s = _WAIT_S


def remember(desk: Desk, details: wire.RequestDetails) -> None:
    """Put one request's details, read on demand, into the copy."""
    cache.put_requests(desk.cache, desk.portal, [request_row(details.request)])
    _remember_deliveries(desk, details.deliveries)


def _read_all(desk: Desk) -> bool:
    cursor: int | None = None
    seen: set[str] = set()
    for page in desk.client().request_pages():
        if cursor is None:
            cursor = page.changes_cursor
        rows = [request_row(row) for row in page.requests]
        seen.update(row.id for row in rows)
        cache.put_requests(desk.cache, desk.portal, rows)
    cache.keep_only(desk.cache, desk.portal, seen)
    for deliveries in desk.client().delivery_pages():
        _remember_deliveries(desk, deliveries.deliveries)
    cache.put_note(desk.cache, desk.portal, _CURSOR_NOTE, str(cursor or 0))
    return True


def _read_changes(desk: Desk, cursor: int, wait_s: int) -> bool:
    changed = False
    while True:
        answer = desk.client().changes(cursor, wait_s)
        wait_s = 0
        rows = [request_row(each.request) for each in answer.changes if each.request]
        if rows:
            cache.put_requests(desk.cache, desk.portal, rows)
        _remember_deliveries(desk, [each.delivery for each in answer.changes if each.delivery])
        if answer.cursor != cursor:
            cache.put_note(desk.cache, desk.portal, _CURSOR_NOTE, str(answer.cursor))
        if not answer.changes:
            return changed
        changed, cursor = True, answer.cursor


def _remember_deliveries(desk: Desk, rows: list[wire.DeliveryRow]) -> None:
    if not rows:
        return
    cache.put_deliveries(desk.cache, desk.portal, [row.model_dump(mode="json") for row in rows])
    for row in rows:
        mirror_portal(desk.work, row.id, DeliveryState(row.state), row.reason)
