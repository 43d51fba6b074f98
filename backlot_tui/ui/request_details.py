"""All about one request: what the local copy knows at once, and what the portal adds.

The functions run off the UI thread; the lines are drawn from what they found.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from rich.cells import cell_len
from textual.message import Message

from backlot_tui.desk.copying import as_of, remember
from backlot_tui.desk.desk import Desk
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import RequestStatus
from backlot_tui.state import cache
from backlot_tui.ui.dates import moment
from backlot_tui.ui.delivery_lines import INDENT, LABELS
from backlot_tui.ui.lines import Line, joined, labelled, wrap


@dataclass(frozen=True, slots=True)
class Known:
    """What the local copy knows. deliveries: newest first, as the API's JSON.

    package: how many requests of the same package have which status. as_of: seconds since the
    epoch when the copy was last known to be right.
    """

    request: SourceRequest | None
    deliveries: Sequence[Mapping[str, Any]]
    package: Mapping[RequestStatus, int]
    as_of: float | None


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the history, safe to show."""

    at: str
    who: str
    what: str


class CopyRead(Message):
    """The local copy was looked at."""

    def __init__(self, known: Known) -> None:
        super().__init__()
        self.known = known


class PortalRead(Message):
    """The portal was asked. `problem`, safe to show, says why it did not tell; history is newest
    first."""

    def __init__(self, known: Known, history: Sequence[Event], problem: str) -> None:
        super().__init__()
        self.known = known
        self.history = history
        self.problem = problem


def read_copy(desk: Desk, request_id: str) -> CopyRead:
    return CopyRead(_known(desk, request_id))


def ask_portal(desk: Desk, request_id: str, left: threading.Event) -> PortalRead | None:
    """The live details, put into the copy as well; nothing if the person has `left` by then."""
    if left.is_set():
        return None
    try:
        details = desk.client().request(request_id)
        remember(desk, details)
    except Problem as problem:
        return PortalRead(_known(desk, request_id), (), safe_text(problem.sentence))
    history = [
        Event(safe_text(entry.at), safe_text(entry.who), safe_text(entry.what))
        for entry in reversed(details.history)
    ]
    return PortalRead(_known(desk, request_id), history, "")


def _known(desk: Desk, request_id: str) -> Known:
    request = cache.request(desk.cache, desk.portal, request_id)
    package_id = request.package_id if request is not None else ""
    return Known(
        request,
        cache.deliveries_of(desk.cache, desk.portal, request_id),
        cache.statuses_of_package(desk.cache, desk.portal, package_id),
        as_of(desk),
    )


def package_lines(request: SourceRequest, known: Known, width: int) -> list[Line]:
    """The package that the request belongs to, and how far its requests are."""
    count = sum(known.package.values())
    counts = joined(
        f"{known.package[status]} {status}" for status in RequestStatus if status in known.package
    )
    said = "this is the only one" if count == 1 else f"{count:,}: {counts}"
    draw = partial(labelled, width=width, indent=INDENT, label_width=LABELS)
    return [*draw("Package", safe_text(request.package_id)), *draw("Requests", said)]


def metadata_only_lines(request: SourceRequest, width: int) -> list[Line]:
    """How to answer a request that asks for metadata alone; nothing for any other."""
    if not request.metadata_only:
        return []
    said = (
        "Only new metadata is asked for; the files that were delivered stay."
        f" backlot-tui deliver {safe_text(request.id)} --set FIELD=VALUE"
    )
    return labelled("Asked", said, width, indent=INDENT, label_width=LABELS, role="accent")


def copy_age(known: Known, problem: str, today: date, width: int) -> list[Line]:
    """That this is only the copy, of when, and why."""
    since = moment(_iso(known.as_of), today) if known.as_of is not None else "an unknown moment"
    said = f"{problem} This is the copy of {since}; the history is kept at the portal."
    return [((f" {part}", "warn"),) for part in wrap(said, width - 1)]


def history_lines(history: Sequence[Event], today: date, width: int) -> list[Line]:
    moments = [moment(event.at, today) for event in history]
    label_width = max(map(cell_len, moments), default=0)
    lines: list[Line] = []
    for when, event in zip(moments, history, strict=True):
        text = f"{event.who}: {event.what}"
        lines += labelled(when, text, width, indent=INDENT, label_width=label_width)
    return lines


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
