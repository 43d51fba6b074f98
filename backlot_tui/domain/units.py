"""Sizes, rates, spans of time and numbers of things, as a person reads them."""

from __future__ import annotations

_STEP = 1000
_FULL = 999.5
"""From here on three digits would round up to four."""
_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
_MINUTE_S, _HOUR_M, _DAY_M = 60, 60, 24 * 60
_WHOLE_FROM = 99.95


def human_size(size: float) -> str:
    """Bytes in decimal units, three digits at most: `512 B`, `1.4 GB`."""
    for unit in _UNITS:
        if size < _FULL or unit == _UNITS[-1]:
            break
        size /= _STEP
    digits = 0 if unit == "B" or size >= _WHOLE_FROM else 1
    return f"{size:.{digits}f} {unit}"


def human_rate(bytes_per_s: float) -> str:
    return f"{human_size(bytes_per_s)}/s"


def human_span(seconds: float) -> str:
    """`45 s`, `12 min`, `3 h 05 min`, `4 d`; to the nearest of the smallest unit that is shown."""
    whole = max(0, round(seconds))
    if whole < _MINUTE_S:
        return f"{whole} s"
    minutes = round(whole / _MINUTE_S)
    if minutes < _HOUR_M:
        return f"{minutes} min"
    if minutes < 2 * _DAY_M:
        return f"{minutes // _HOUR_M} h {minutes % _HOUR_M:02d} min"
    return f"{round(minutes / _DAY_M)} d"


def clock(seconds: float) -> str:
    """A place or a length in a programme: `0:50:10.0`."""
    minutes, rest = divmod(round(seconds, 1), _MINUTE_S)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02d}:{rest:04.1f}"


def counted(number: int, one: str, more: str = "") -> str:
    """`1 card`, `1,200 cards`; more: where it is not `one` and an s, as `2 files are`."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"
