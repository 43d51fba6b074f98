"""Sorting and grouping requests, for the list on screen and for the commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backlot_tui.domain.folding import fold
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import RequestStatus
from backlot_tui.domain.transitions import DELIVERABLE

_STATUS_ORDER = {status: place for place, status in enumerate(RequestStatus)}

SORTS: Mapping[str, Callable[[SourceRequest], tuple[Any, ...]]] = {
    "due": lambda row: (row.status not in DELIVERABLE, row.due, row.id),
    "title": lambda row: (fold(row.title), row.season or 0, row.episode or 0, row.id),
    "type": lambda row: (row.source_type, row.due, row.id),
    "language": lambda row: (row.language or "", row.due, row.id),
    "status": lambda row: (_STATUS_ORDER[row.status], row.due, row.id),
    "partner": lambda row: (row.partner, row.due, row.id),
    "package": lambda row: (row.package_id, row.due, row.id),
    "delivery": lambda row: (row.latest_delivery_state or "", row.due, row.id),
    "estimated": lambda row: (row.estimated, row.id),
    "updated": lambda row: (row.updated_at, row.id),
    "id": lambda row: (row.id,),
}
"""Name -> key. By due date what is still to be delivered comes first."""


def _due_week(row: SourceRequest) -> tuple[str, str]:
    try:
        year, week, _ = date.fromisoformat(row.due).isocalendar()
    except ValueError:
        return ("", "no due date")
    return (f"{year}-{week:02d}", f"{year}, week {week}")


def _by(attribute: str, missing: str) -> Callable[[SourceRequest], tuple[str, str]]:
    def group(row: SourceRequest) -> tuple[str, str]:
        value = str(getattr(row, attribute) or "")
        return (fold(value), value or missing)

    return group


GROUPS: Mapping[str, Callable[[SourceRequest], tuple[str, str]]] = {
    "title": _by("title", "no title"),
    "package": _by("package_id", "no package"),
    "type": _by("source_type", "no source type"),
    "language": _by("language", "no language"),
    "week": _due_week,
    "partner": _by("partner", "unassigned"),
    "status": lambda row: (str(_STATUS_ORDER[row.status]), str(row.status)),
}
"""Name -> (what groups are sorted by, heading) of a row."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows with one heading; `positions` keep the order that they came in."""

    heading: str
    positions: tuple[int, ...]


def ordered(
    rows: Sequence[SourceRequest], positions: Iterable[int], sort: str, *, descending: bool
) -> list[int]:
    """The positions of `rows`, sorted by a name of SORTS."""
    key = SORTS[sort]
    return sorted(positions, key=lambda at: key(rows[at]), reverse=descending)
