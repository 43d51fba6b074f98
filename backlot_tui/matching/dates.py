"""Dates in names, so that nobody takes them for ids or episodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_EARLIEST, _LATEST = 1990, 2045
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BY_NAME = f"(?P<b>{'|'.join(_MONTHS)})[a-z]*"
_YEAR, _MONTH, _DAY = r"(?P<y>(?:19|20)\d{2})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_JOINT = "[-_. ]"
_FORMS = tuple(
    re.compile(form)
    for form in (
        f"{_YEAR}{_JOINT}{_MONTH}{_JOINT}{_DAY}",
        f"{_DAY}{_JOINT}{_MONTH}{_JOINT}{_YEAR}",
        f"{_MONTH}{_JOINT}{_DAY}{_JOINT}{_YEAR}",
        rf"{_DAY}{_JOINT}?{_BY_NAME}{_JOINT}?(?P<y>(?:19|20)?\d{{2}})",
        f"{_BY_NAME}{_JOINT}?{_DAY}[-_., ]+{_YEAR}",
        f"{_YEAR}{_JOINT}?{_BY_NAME}{_JOINT}?{_DAY}",
        r"(?P<y>\d{2})[-.](?P<m>\d{2})[-.](?P<d>\d{2})",
    )
)
_EIGHT = ((0, 4, 4, 6, 6, 8), (4, 8, 2, 4, 0, 2), (4, 8, 0, 2, 2, 4))
_SIX = ((0, 2, 2, 4, 4, 6), (4, 6, 2, 4, 0, 2), (4, 6, 0, 2, 2, 4))
"""Where year, month and day stand: year first, day first, month first."""


def written_dates(text: str) -> Iterator[re.Match[str]]:
    """Dates with something between their parts. `text` is in lower case."""
    for form in _FORMS:
        for match in form.finditer(text):
            groups = match.groupdict()
            by_name = groups.get("b")
            month = _MONTHS.index(by_name) + 1 if by_name else int(groups["m"])
            if _is_day(int(groups["y"]), month, int(groups["d"])):
                yield match


def is_date_number(digits: str) -> bool:
    """`20260131`, `260131`, `013126`, `31012026`, one with a time behind it, or a year.

    What has a letter is none.
    """
    if not digits.isdecimal():
        return False
    match len(digits):
        case 12 | 14:
            clock = int(digits[8:10]) < 24 and int(digits[10:12]) < 60
            return clock and is_date_number(digits[:8])
        case 4:
            return 1920 <= int(digits) <= _LATEST
        case 8:
            return any(_is_day(*_parts(digits, places)) for places in _EIGHT)
        case 6:
            return any(_is_day(*_parts(digits, places)) for places in _SIX)
        case _:
            return False


def _parts(digits: str, places: tuple[int, ...]) -> tuple[int, int, int]:
    a, b, c, d, e, f = places
    return int(digits[a:b]), int(digits[c:d]), int(digits[e:f])


def _is_day(year: int, month: int, day: int) -> bool:
    """Whether there is such a day; of a year in two figures, in this century."""
    year += 2000 if year < 100 else 0
    if not _EARLIEST <= year <= _LATEST:
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
