"""The queue as text or JSON: once, or again and again while it moves."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from backlot_tui.cli.output import JSON_VERSION, print_json, print_line, print_table, print_text
from backlot_tui.desk.transfers import (
    NO_AGENT,
    SHOWN_ID,
    FileView,
    QueueView,
    TransferView,
    transfer_view,
)
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.units import counted, human_rate, human_size, human_span
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import delivery

Look = Callable[[], QueueView]
"""The queue as it is at the moment."""

_LOOK_S = 1.0
_HEADINGS = ("ID", "PRIORITY", "PHASE", "SENT", "SIZE", "RATE", "LEFT", "TRIES", "REQUEST", "TITLE")


def print_transfers(queue: QueueView, *, as_json: bool, files: bool) -> None:
    if as_json:
        print_json(**_json(queue))
        return
    if queue.transfers:
        print_table((*_HEADINGS, "NOTE"), _rows(queue, files=files))
    print_line(summary(queue))
    if queue.lacks_agent:
        print_line(NO_AGENT)


def watch_transfers(look: Look, work: Database, *, as_json: bool, files: bool) -> None:
    """Until nothing moves any more. JSON is one object a line, whenever something is different.

    On a terminal the list is drawn over; elsewhere it is a line per change of phase, which reads
    well aloud and in a log.
    """
    if as_json:
        _watch_json(look)
    elif sys.stdout.isatty():
        _watch_screen(look, files=files)
    else:
        _watch_lines(look, work)


def summary(queue: QueueView) -> str:
    """`3 transfers, 1 paused: 1.4 GB left at 20 MB/s, about 2 min. 1 failed: transfers --ended`"""
    text = counted(queue.moving, "transfer")
    if queue.paused:
        text += f", {queue.paused} paused"
    if queue.moving:
        text += f": {human_size(queue.left_bytes)} left"
    if queue.remaining_s is not None:
        text += f" at {human_rate(queue.rate)}, about {human_span(queue.remaining_s)}"
    return f"{text}.{_failed(queue)}"


def _failed(queue: QueueView) -> str:
    """They are no part of the queue any more; where they are listed, it need not be said."""
    listed = any(view.state is DeliveryState.FAILED for view in queue.transfers)
    return "" if listed or not queue.failed else f" {queue.failed:,} failed: transfers --ended"


def _looks(look: Look) -> Iterator[QueueView]:
    """The queue every second; the last one has nothing that moves."""
    while True:
        queue = look()
        yield queue
        if not queue.moving:
            return
        time.sleep(_LOOK_S)


def _watch_json(look: Look) -> None:
    shown: dict[str, Any] = {}
    for queue in _looks(look):
        now = {"version": JSON_VERSION, **_json(queue)}
        if now != shown:
            shown = now
            print_text(json.dumps(now) + "\n", now=True)


def _watch_screen(look: Look, *, files: bool) -> None:
    for queue in _looks(look):
        print_text("\x1b[H\x1b[J")
        print_transfers(queue, as_json=False, files=files)
        print_text("", now=True)


def _watch_lines(look: Look, work: Database) -> None:
    phases: dict[str, str] = {}
    lacked_agent = False
    for queue in _looks(look):
        now = {view.id: view for view in queue.transfers}
        for delivery_id in phases.keys() - now.keys():
            print_line(f"{delivery_id[:SHOWN_ID]}  {_ended_as(work, delivery_id)}")
        for view in now.values():
            if phases.get(view.id) != view.phase:
                print_line(f"{view.short_id}  {_told(view)}")
        phases = {view.id: view.phase for view in now.values()}
        if queue.lacks_agent and not lacked_agent:
            print_line(NO_AGENT)
        lacked_agent = queue.lacks_agent
        print_text("", now=True)
    print_line(summary(queue))


def _ended_as(work: Database, delivery_id: str) -> str:
    ended = delivery(work, delivery_id)
    return _told(transfer_view(ended, 0)) if ended else "gone"


def _told(view: TransferView) -> str:
    return f"{view.phase}  {view.name}  {view.note}".rstrip()


def _rows(queue: QueueView, *, files: bool) -> Iterator[tuple[str, ...]]:
    for view in queue.transfers:
        yield (
            view.short_id,
            view.priority,
            view.phase,
            _percent(view.sent_bytes, view.size),
            human_size(view.size),
            human_rate(view.rate) if view.rate else "",
            human_span(view.remaining_s) if view.remaining_s is not None else "",
            str(view.tries) if view.tries else "",
            view.request_id,
            view.name,
            _note(view),
        )
        if files:
            yield from map(_file_row, view.files)


def _file_row(file: FileView) -> tuple[str, ...]:
    phase = "Paused" if file.paused else "Sent" if file.crc64 else ""
    sent = _percent(file.sent_bytes, file.size)
    return ("", "", phase, sent, human_size(file.size), "", "", "", "", f"  {file.name}", "")


def _percent(sent: int, size: int) -> str:
    """Whole percents, rounded down: 100 only when every byte has gone."""
    return f"{100 * sent // size if size else 100} %"


def _note(view: TransferView) -> str:
    limited = f"Limit {human_rate(view.rate_limit)}. " if view.rate_limit else ""
    return limited + view.note


def _json(queue: QueueView) -> dict[str, Any]:
    return {
        "queue": {
            "moving": queue.moving,
            "paused": queue.paused,
            "failed": queue.failed,
            "left_bytes": queue.left_bytes,
            "rate": round(queue.rate),
            "remaining_s": queue.remaining_s,
            "agent_runs": queue.agent_runs,
        },
        "transfers": [asdict(view) for view in queue.transfers],
    }
