"""Dates and moments as the screens say them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_DAYS_ON = re.compile(r"\+([0-9]{1,4})d?|([0-9]{1,4})d")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_meant(text: str, today: date) -> date | None:
    """The day of `2026-12-01`, or of `+3d` and `7d` from today; None if it is no day."""
    text = text.strip().lower()
    if days := _DAYS_ON.fullmatch(text):
        return today + timedelta(days=int(days[1] or days[2]))
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def short_date(iso: str, today: date) -> str:
    """`05 Dec`, with the year where it is not this one; unreadable text as it is."""
    try:
        year = date.fromisoformat(iso[:10]).year
    except ValueError:
        return iso
    return day_and_month(iso) + ("" if year == today.year else f" {year}")


def day_and_month(iso: str) -> str:
    """`05 Dec`, for where the year goes without saying; unreadable text as it is."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{day.day:02d} {_MONTHS[day.month - 1]}"


def days_to(iso: str, today: date) -> int | None:
    """Days until a date; negative once it is over."""
    try:
        return (date.fromisoformat(iso[:10]) - today).days
    except ValueError:
        return None


def due_word(days: int) -> str:
    """`in 5 d`, `today`, `3 d late`."""
    if days < 0:
        return f"{-days} d late"
    return f"in {days} d" if days else "today"


def weekday(day: date) -> str:
    return ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]


def moment(iso: str, today: date) -> str:
    """`05 Dec 14:02` in the time of this machine; unreadable text as it is."""
    local = local_time(iso)
    if local is None:
        return iso
    return f"{short_date(local.date().isoformat(), today)} {local:%H:%M}"


def local_time(iso: str) -> datetime | None:
    """The moment in the time of this machine; None for what is none that a calendar has."""
    try:
        return datetime.fromisoformat(iso).astimezone()
    except (ValueError, OverflowError):
        return None


def clock(seconds: float) -> str:
    """`14:02` of a moment given in seconds since the epoch."""
    return datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%H:%M")
