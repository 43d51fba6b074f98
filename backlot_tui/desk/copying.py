"""Keeping the local copy: all pages once, then the changes feed, for catching up and for live."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.rows import request_row
from backlot_tui.domain.problems import Problem, Temporary
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state import cache
from backlot_tui.state.deliveries import mirror_portal

if TYPE_CHECKING:
    from backlot_tui.domain import wire

_AS_OF_NOTE = "as-of"
_WAIT_S = 8
"""How long the portal holds a question about changes that finds none. A line that has gone dead
without a word is noticed a few seconds after that."""
_GATHER_S = 0.5
"""A look that found changes is followed by the next one so late: a busy portal's come in dozens."""
_RETRY_S = 2.0


@dataclass(frozen=True, slots=True)
class News:
    """What a look at the portal brought. `problem` is None while the portal answers.

    rows: the requests that are different now; None if the copy has to be read anew to know.
    as_of: seconds since the epoch when the copy was last known to be right; None before that.
    """

    changed: bool
    as_of: float | None
    problem: Problem | None = None
    rows: Sequence[SourceRequest] | None = None


def as_of(desk: Desk) -> float | None:
    noted = cache.note(desk.cache, desk.portal, _AS_OF_NOTE)
    return float(noted) if noted else None


def catch_up(desk: Desk) -> None:
    """Bring the copy to what the portal has now."""
    _look(desk, cache.changes_cursor(desk.cache, desk.portal))


def follow(desk: Desk, tell: Callable[[News], None], stop: threading.Event) -> None:
    """Catch up and stay live until stopped; `tell` hears of every look, also the failed ones.

    Where this has come to is kept here: another desk or command may take the same copy further.
    """
    cursor = cache.changes_cursor(desk.cache, desk.portal)
    signed_in = False
    while not stop.is_set():
        try:
            if not signed_in and _sign_in(desk):
                cursor = None
            found = _look(desk, cursor, _WAIT_S if signed_in else 0)
        except Problem as problem:
            tell(News(changed=False, as_of=as_of(desk), problem=problem))
            signed_in = False
            stop.wait(_RETRY_S if isinstance(problem, Temporary) else 5 * _RETRY_S)
        else:
            tell(News(found.changed, as_of(desk), rows=found.rows))
            cursor, signed_in = found.cursor, True
            if found.changed:
                stop.wait(_GATHER_S)


def remember(desk: Desk, details: wire.RequestDetails) -> None:
    """Put one request's details, read on demand, into the copy."""
    cache.put_requests(desk.cache, desk.portal, [request_row(details.request)])
    _remember_deliveries(desk, details.deliveries)


@dataclass(frozen=True, slots=True)
class _Found:
    """What is different since the last look; `rows` is None for a copy that was made anew."""

    cursor: int
    changed: bool
    rows: Sequence[SourceRequest] | None


def _sign_in(desk: Desk) -> bool:
    """Whether the copy was another user's and is empty now."""
    kept = cache.changes_cursor(desk.cache, desk.portal)
    desk.sign_in()
    desk.refresh_catalogue()
    return kept is not None and cache.changes_cursor(desk.cache, desk.portal) is None


def _look(desk: Desk, cursor: int | None, wait_s: int = 0) -> _Found:
    """wait_s: if nothing is different, let the portal hold the question this long."""
    found = _read_all(desk) if cursor is None else _read_changes(desk, cursor, wait_s)
    cache.put_note(desk.cache, desk.portal, _AS_OF_NOTE, str(time.time()))
    return found


def _read_all(desk: Desk) -> _Found:
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
    cache.start_over_at(desk.cache, desk.portal, cursor or 0)
    return _Found(cursor or 0, changed=True, rows=None)


def _read_changes(desk: Desk, cursor: int, wait_s: int) -> _Found:
    rows: dict[str, SourceRequest] = {}
    changed = False
    while True:
        answer = desk.client().changes(cursor, wait_s)
        wait_s = 0
        if answer.cursor < cursor:  # the portal's records were set up anew
            return _read_all(desk)
        told = [request_row(each.request) for each in answer.changes if each.request]
        deliveries = [each.delivery for each in answer.changes if each.delivery]
        rows.update((row.id, row) for row in told)
        if answer.cursor != cursor:
            bodies = [row.model_dump(mode="json") for row in deliveries]
            cache.put_changes(desk.cache, desk.portal, answer.cursor, told, bodies)
        _mirror(desk, deliveries)
        changed = changed or bool(answer.changes)
        more = bool(answer.changes) if answer.more is None else answer.more
        if not more:
            return _Found(answer.cursor, changed, list(rows.values()))
        cursor = answer.cursor


def _remember_deliveries(desk: Desk, rows: list[wire.DeliveryRow]) -> None:
    if rows:
        cache.put_deliveries(desk.cache, desk.portal, [row.model_dump(mode="json") for row in rows])
        _mirror(desk, rows)


def _mirror(desk: Desk, rows: list[wire.DeliveryRow]) -> None:
    """This machine's own deliveries hear what became of them."""
    for row in rows:
        mirror_portal(desk.work, row.id, DeliveryState(row.state), row.reason)
