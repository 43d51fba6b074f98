"""The last events of one delivery, from the agent's log."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.message import Message

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.dates import local_time
from backlot_tui.ui.lines import Line, joined, labelled
from backlot_tui.ui.transfers.rows import TransferRow

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp

_KEPT = 200
_ROTATED = ("", ".1", ".2", ".3")
_WHEN = 19
_NOT_SHOWN = frozenset({"at", "event", "delivery", "code", "sentence", "trace"})


class LogRead(Message):
    """Goes to the app, which shows it."""

    def __init__(self, title: str, events: list[tuple[str, str]]) -> None:
        super().__init__()
        self.title = title
        self.events = events


def show_log(app: DeskApp, row: TransferRow) -> None:
    """Read it off the UI thread, then show it."""
    app.files.do(app, partial(_read, app.desk.folder.agent_log, row.id, f"Log of {row.name}"))


def _read(path: Path, delivery_id: str, title: str) -> LogRead:
    return LogRead(title, last_events(path, delivery_id))


def last_events(path: Path, delivery_id: str) -> list[tuple[str, str]]:
    """(local time, what happened) of the delivery, oldest first, at most the last 200.

    Text is safe to show. A log that cannot be read has no events.
    """
    found: deque[tuple[str, str]] = deque(maxlen=_KEPT)
    for end in reversed(_ROTATED):
        for entry in _entries(path.with_name(path.name + end), delivery_id):
            found.append((_when(entry), _what(entry)))
    return list(found)


def _entries(path: Path, delivery_id: str) -> Iterator[Mapping[str, Any]]:
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if delivery_id not in line:
                    continue
                try:
                    entry = json.loads(line)
                except ValueError:  # cut off by a crash
                    continue
                if isinstance(entry, dict) and entry.get("delivery") == delivery_id:
                    yield entry
    except OSError:
        return


def _when(entry: Mapping[str, Any]) -> str:
    at = str(entry.get("at", ""))
    local = local_time(at)
    return safe_text(at) if local is None else f"{local:%Y-%m-%d %H:%M:%S}"


def _what(entry: Mapping[str, Any]) -> str:
    facts = [
        f"{key} {value}"
        for key, value in entry.items()
        if key not in _NOT_SHOWN and value not in ("", None, 0)
    ]
    told = (str(entry.get("event", "")), *facts, str(entry.get("sentence", "")))
    return safe_text(joined(told))


def log_lines(events: list[tuple[str, str]], width: int) -> list[Line]:
    """The newest first: it is what one looks for."""
    if not events:
        return [(("The agent has noted nothing about it yet.", "dim"),)]
    lines: list[Line] = []
    for when, what in reversed(events):
        lines += labelled(when, what, width - 2, indent=0, label_width=_WHEN)
    return lines
