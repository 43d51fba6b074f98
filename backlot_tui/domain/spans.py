"""Ranges of dates and numbers, as a person writes them in a filter.

2026-12-01   2026-12   2026          that day, month or year
a..b   a..   ..b                     from, to, both included
<a   <=a   >a   >=a                  a a date, or days from today: 7d, -2d
7d                                   within the next seven days, today included
today   tomorrow   yesterday         and `overdue`, which filters know besides
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from backlot_tui.domain.moment import Moment

_COMPARED = re.compile(r"(<=|>=|<|>)(.+)")
_DAYS = re.compile(r"(-?[0-9]{1,5})d")
_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_NAMED = {"yesterday": -1, "today": 0, "tomorrow": 1}


@dataclass(frozen=True, slots=True)
class Span:
    """Both bounds included; None is no bound. Dates are ISO 8601 text."""

    low: str | int | None
    high: str | int | None


def date_span(text: str, moment: Moment) -> Span | None:
    """The dates that `text` means on that day; None if it means none that a calendar has."""
    try:
        return _date_span(text, moment)
    except (ValueError, OverflowError):
        return None


def _date_span(text: str, moment: Moment) -> Span | None:
    """Raises ValueError or OverflowError for a date beyond the calendar (years 1 to 9999)."""
    if ".." in text:
        return _joined(text, lambda part: _dates(part, moment))
    if compared := _COMPARED.fullmatch(text):
        sign, rest = compared.groups()
        return _compared(sign, _dates(rest, moment))
    if days := _DAYS.fullmatch(text):
        count = int(days[1])
        return Span(moment.day(min(0, count)), moment.day(max(0, count)))
    return _dates(text, moment)


def number_span(text: str, _moment: Moment) -> Span | None:
    """The whole numbers that `text` means; None if it means none."""
    if ".." in text:
        return _joined(text, _number)
    if compared := _COMPARED.fullmatch(text):
        sign, rest = compared.groups()
        number = _number(rest)
        if number is None or not isinstance(number.low, int):
            return None
        step = {"<": -1, ">": 1}.get(sign, 0)
        bound = number.low + step
        return Span(None, bound) if sign.startswith("<") else Span(bound, None)
    return _number(text)


def _number(text: str) -> Span | None:
    return Span(int(text), int(text)) if re.fullmatch("[0-9]{1,9}", text) else None


def _joined(text: str, read: Callable[[str], Span | None]) -> Span | None:
    low_text, _, high_text = text.partition("..")
    low = read(low_text) if low_text else Span(None, None)
    high = read(high_text) if high_text else Span(None, None)
    if low is None or high is None or not (low_text or high_text):
        return None
    span = Span(low.low, high.high)
    if _is_relative(low_text) is _is_relative(high_text) and _is_backward(span):
        return None
    return span


def _is_relative(text: str) -> bool:
    """Whether it means another day tomorrow: a range of such and a date may end some day."""
    return text in _NAMED or _DAYS.fullmatch(text) is not None


def _is_backward(span: Span) -> bool:
    match span.low, span.high:
        case (int(low), int(high)):
            return low > high
        case (str(first), str(last)):
            return first > last
    return False


def _compared(sign: str, span: Span | None) -> Span | None:
    if span is None:
        return None
    match sign:
        case "<":
            return Span(None, _shifted(str(span.low), -1))
        case "<=":
            return Span(None, span.high)
        case ">":
            return Span(_shifted(str(span.high), 1), None)
        case _:
            return Span(span.low, None)


def _dates(text: str, moment: Moment) -> Span | None:
    """A day, a month, a year, or days from today: the first and the last day of it."""
    if text in _NAMED:
        return _day(moment.day(_NAMED[text]))
    if days := _DAYS.fullmatch(text):
        return _day(moment.day(int(days[1])))
    if _YEAR.fullmatch(text):
        return Span(date(int(text), 1, 1).isoformat(), date(int(text), 12, 31).isoformat())
    if month := _MONTH.fullmatch(text):
        return _month(int(month[1]), int(month[2]))
    return _day(date.fromisoformat(text).isoformat()) if len(text) == 10 else None


def _day(text: str) -> Span:
    return Span(text, text)


def _month(year: int, month: int) -> Span:
    first = date(year, month, 1)
    last = date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)
    return Span(first.isoformat(), last.isoformat())


def _shifted(text: str, days: int) -> str:
    return (date.fromisoformat(text) + timedelta(days=days)).isoformat()
