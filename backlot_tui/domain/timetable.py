"""The timetable of the bandwidth limit: at which times of the week which rate holds. Pure.

Times are of the wall clock of this machine. An entry whose `to` is not after its `from` runs past
midnight and belongs to the day on which it begins. The first entry that fits holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Entry:
    """`days` from 0 for Monday; `limit` in bytes per second, None for no limit."""

    days: frozenset[int]
    start: time
    end: time
    limit: int | None

    def holds(self, moment: datetime) -> bool:
        """Whether it is this entry's time at `moment`, a local time without a zone."""
        now = moment.time()
        if self.start < self.end:
            return moment.weekday() in self.days and self.start <= now < self.end
        if now >= self.start:
            return moment.weekday() in self.days
        return (moment.weekday() - 1) % _WEEK in self.days and now < self.end


def limit_at(entries: Sequence[Entry], otherwise: int | None, moment: datetime) -> int | None:
    """The limit that holds at `moment`, a local time without a zone."""
    return next((entry.limit for entry in entries if entry.holds(moment)), otherwise)


def next_change(
    entries: Sequence[Entry], otherwise: int | None, moment: datetime
) -> tuple[datetime, int | None] | None:
    """When the limit is a different one next, and which; None if it stays for a week."""
    now = limit_at(entries, otherwise, moment)
    edges = {edge for entry in entries for edge in (entry.start, entry.end)}
    for day in range(_WEEK + 1):
        date = moment.date() + timedelta(days=day)
        for edge in sorted(edges):
            at = datetime.combine(date, edge)
            if at > moment and (limit := limit_at(entries, otherwise, at)) != now:
                return at, limit
    return None


def parse_days(text: str) -> frozenset[int]:
    """`mon-fri`, `sat,sun`, `daily`; a range may run over the week's end. Raises UsageProblem."""
    if text.strip().lower() == "daily":
        return frozenset(range(_WEEK))
    found: set[int] = set()
    for part in text.lower().split(","):
        first, _, last = part.strip().partition("-")
        if first not in _DAYS or (last or first) not in _DAYS:
            raise UsageProblem(
                "timetable",
                f"{safe_text(text)!r} are no days.",
                "Write mon-fri, sat,sun or daily.",
            )
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        found.update((begin + step) % _WEEK for step in range((end - begin) % _WEEK + 1))
    return frozenset(found)


def parse_time(text: str) -> time:
    """`08:00`; `24:00` is midnight. Raises UsageProblem, also for a time with a zone."""
    try:
        found = time() if text == "24:00" else time.fromisoformat(text)
    except ValueError as error:
        raise _no_time(text) from error
    if found.tzinfo is not None:
        raise _no_time(text)
    return found


def _no_time(text: str) -> UsageProblem:
    return UsageProblem(
        "timetable", f"{safe_text(text)!r} is no time of day.", "Write it as 08:00."
    )
