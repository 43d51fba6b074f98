"""What a condition says of single columns: which values are left, which range, what remains.

Pure. A search asks it to know which index to use; the answers never leave out a row that fits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backlot_tui.domain.conditions import (
    AllOf,
    AnyOf,
    Between,
    Condition,
    Contains,
    Equals,
    HasWord,
    Not,
    OneOf,
)
from backlot_tui.domain.folding import fold

ALWAYS = AllOf(())
NEVER = AnyOf(())


def given(wanted: Condition, column: str, value: str) -> Condition:
    """What is left of `wanted` for rows whose column has that value; ALWAYS and NEVER are ends."""
    match wanted:
        case Contains(name, text) if name == column:
            return _truth(text in fold(value))
        case Equals(name, text) if name == column:
            return _truth(text == fold(value))
        case OneOf(name, values) if name == column:
            return _truth(value in values)
        case HasWord("") | Contains(_, ""):
            return ALWAYS
        case AllOf(conditions):
            left = [given(each, column, value) for each in conditions]
            if NEVER in left:
                return NEVER
            left = [each for each in left if each != ALWAYS]
            return left[0] if len(left) == 1 else AllOf(tuple(left))
        case AnyOf(conditions):
            left = [given(each, column, value) for each in conditions]
            if ALWAYS in left:
                return ALWAYS
            left = [each for each in left if each != NEVER]
            return left[0] if len(left) == 1 else AnyOf(tuple(left))
        case Not(inner):
            found = given(inner, column, value)
            if found in (ALWAYS, NEVER):
                return NEVER if found == ALWAYS else ALWAYS
            return Not(found)
        case _:
            return wanted


def _truth(holds: bool) -> Condition:
    return ALWAYS if holds else NEVER


def left_over(wanted: Condition, column: str, values: Iterable[str]) -> list[str]:
    """Those of the column's values that rows which fit can have."""
    return [value for value in values if given(wanted, column, value) != NEVER]


@dataclass(frozen=True, slots=True)
class Range:
    """Both bounds included; None is no bound."""

    low: str | None = None
    high: str | None = None


def range_of(wanted: Condition, column: str) -> Range:
    """Bounds of the column's text that every row which fits keeps."""
    match wanted:
        case Between(name, low, high) if name == column:
            return Range(None if low is None else str(low), None if high is None else str(high))
        case AllOf(conditions):
            ranges = [range_of(each, column) for each in conditions]
            lows = [each.low for each in ranges if each.low is not None]
            highs = [each.high for each in ranges if each.high is not None]
            return Range(max(lows, default=None), min(highs, default=None))
        case AnyOf(conditions) if conditions:
            ranges = [range_of(each, column) for each in conditions]
            lows = [each.low for each in ranges if each.low is not None]
            highs = [each.high for each in ranges if each.high is not None]
            every = len(conditions)
            return Range(
                min(lows) if len(lows) == every else None,
                max(highs) if len(highs) == every else None,
            )
        case _:
            return Range()
