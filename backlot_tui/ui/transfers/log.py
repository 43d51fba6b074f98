"""The last events of one delivery, from the agent's log."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
_FAULT = "The agent met a fault of its own; agent.log has the details."
_WORDS = {
    "stopped": "{sentence}",
    "arrived": "All of it has arrived at the portal.",
    "left as it is": "",  # somebody paused or canceled it meanwhile, which its state tells
    "found interrupted": "The agent had ended on the way; it goes on from there.",
    "fault": _FAULT,
    "not noted": "{sentence}",
    "receipt waits": "Its receipt waits: {sentence}",
    "receipt refused": "The portal refused its receipt: {sentence}",
    "receipt not sent": "Its receipt is not at the portal yet: {sentence}",
    "no receipt": "It has no receipt: {sentence}",
    "receipt fault": _FAULT,
    "aborted": "The portal has ended it.",
    "abort refused": "The portal did not end it: {sentence}",
    "abort not told": "The portal is not told yet to end it: {sentence}",
    "abort overtaken": "It had ended already when the portal was told to end it.",
    "abort fault": _FAULT,
}
"""What the agent notes, for a person. A try that fails is told by why it failed."""
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

    What happened again and again with nothing in between is there once, with when it was last.

    Text is safe to show. A log that cannot be read has no events.
    """
    found: deque[_Told] = deque(maxlen=_KEPT)
    for end in reversed(_ROTATED):
        for entry in _entries(path.with_name(path.name + end), delivery_id):
            if what := _what(entry):
                _add(found, _when(entry), what)
    return [(told.last, told.text) for told in found]


@dataclass(slots=True)
class _Told:
    """first and last: local times; `times` it was so, with nothing else in between."""

    what: str
    first: str
    last: str
    times: int = 1

    @property
    def text(self) -> str:
        return joined((self.what, f"{self.times:,} times since {self.first}" * (self.times > 1)))


def _add(found: deque[_Told], when: str, what: str) -> None:
    """The same again only counts: a portal that is away is tried for days."""
    if found and found[-1].what == what:
        found[-1].last = when
        found[-1].times += 1
    else:
        found.append(_Told(what, when, when))


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
    """In a sentence; empty for what tells a person nothing."""
    event = str(entry.get("event", ""))
    sentence = str(entry.get("sentence", ""))
    if event == "carrying":
        return "" if entry.get("tries") else "It is being sent."
    if event == "stopped" and entry.get("code") == "stopped":
        return "It was stopped on the way, and goes on where it was."
    if event == "receipt":
        manifest = ", with an MHL manifest" if entry.get("manifest") else ""
        return f"Its receipt is written{manifest}."
    words = _WORDS.get(event)
    told = _as_noted(entry) if words is None else words.format(sentence=sentence)
    return safe_text(told).strip()


def _as_noted(entry: Mapping[str, Any]) -> str:
    """What this version has no words for."""
    facts = (
        f"{key} {value}"
        for key, value in entry.items()
        if key not in _NOT_SHOWN and value not in ("", None, 0)
    )
    return joined((str(entry.get("event", "")), *facts, str(entry.get("sentence", ""))))


def log_lines(events: list[tuple[str, str]], width: int) -> list[Line]:
    """The newest first: it is what one looks for."""
    if not events:
        return [(("The agent has noted nothing about it yet.", "dim"),)]
    lines: list[Line] = []
    for when, what in reversed(events):
        lines += labelled(when, what, width - 2, indent=0, label_width=_WHEN)
    return lines
