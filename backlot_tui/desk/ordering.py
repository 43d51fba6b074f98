"""Sorting and grouping requests, for the list on screen and for the commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from backlot_tui.domain.buckets import Risk, risk_at
from backlot_tui.domain.folding import fold
from backlot_tui.domain.moment import Moment, moment_now
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import RequestStatus
from backlot_tui.domain.transitions import DELIVERABLE

_STATUS_ORDER = {status: place for place, status in enumerate(RequestStatus)}

_RISK_ORDER = {risk: place for place, risk in enumerate((*Risk, None))}


@dataclass(frozen=True, slots=True)
class Part:
    """What rows are compared by, one after the other until they differ: `of` a column's value."""

    column: str
    of: Callable[[Any], Any] = lambda value: value

    def __call__(self, row: SourceRequest) -> Any:
        return self.of(getattr(row, self.column))


def _folded(value: str | None) -> str:
    return fold(value or "")


BY_ID = (Part("id"),)
BY_DUE = (Part("due"), *BY_ID)

PARTS: Mapping[str, tuple[Part, ...]] = {
    "due": (Part("status", lambda status: status not in DELIVERABLE), *BY_DUE),
    "title": (
        Part("title", _folded),
        Part("season", lambda season: season or 0),
        Part("episode", lambda episode: episode or 0),
        *BY_ID,
    ),
    "type": (Part("source_type"), *BY_DUE),
    "language": (Part("language", lambda language: language or ""), *BY_DUE),
    "status": (Part("status", _STATUS_ORDER.__getitem__), *BY_DUE),
    "partner": (Part("partner"), *BY_DUE),
    "package": (Part("package_id"), *BY_DUE),
    "delivery": (Part("latest_delivery_state", lambda state: state or ""), *BY_DUE),
    "estimated": (Part("estimated"), *BY_ID),
    "material": (Part("material_status"), *BY_DUE),
    "content": (Part("content_partner", _folded), *BY_DUE),
    "original": (Part("original_language"), *BY_DUE),
    "reason": (Part("reason", lambda reason: (not reason, _folded(reason))), *BY_DUE),
    "updated": (Part("updated_at"), *BY_ID),
    "id": BY_ID,
}
"""By due date what is still to be delivered comes first; the id is last in every order."""

RISK = "risk"
"""The order that depends on the moment."""

SORTS = (*PARTS, RISK)
"""What the list can be sorted by, which is also what its columns are called."""


def _week(due: str) -> tuple[str, str]:
    try:
        year, week, _ = date.fromisoformat(due).isocalendar()
    except ValueError:
        return ("", "no due date")
    return (f"{year}-{week:02d}", f"{year}, week {week}")


def _by(column: str, missing: str) -> Part:
    return Part(column, lambda value: (_folded(value), value or missing))


GROUPS: Mapping[str, Part] = {
    "title": _by("title", "no title"),
    "package": _by("package_id", "no package"),
    "type": _by("source_type", "no source type"),
    "language": _by("language", "no language"),
    "week": Part("due", _week),
    "partner": _by("partner", "unassigned"),
    "status": Part("status", lambda status: (str(_STATUS_ORDER[status]), str(status))),
}
"""Name -> (what groups are sorted by, heading) of a row."""


class Group(NamedTuple):
    """Rows with one heading; `positions` keep the order that they came in.

    There may be thousands at a key, which is why it is a tuple.
    """

    heading: str
    positions: Sequence[int]


def ordered(
    rows: Sequence[SourceRequest],
    positions: Iterable[int],
    sort: str,
    *,
    descending: bool,
    moment: Moment | None = None,
) -> list[int]:
    """The positions of `rows`, sorted by a name of SORTS; moment: when the risk is, if not now."""
    parts: Sequence[Callable[[SourceRequest], Any]]
    parts = _by_risk(moment or moment_now()) if sort == RISK else PARTS[sort]
    return sorted(
        positions, key=lambda at: tuple(part(rows[at]) for part in parts), reverse=descending
    )


def _by_risk(moment: Moment) -> tuple[Callable[[SourceRequest], Any], ...]:
    risk = risk_at(moment)
    return (lambda row: _RISK_ORDER[risk(row)], *BY_DUE)
