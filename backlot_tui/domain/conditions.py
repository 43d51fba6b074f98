"""What filters and buckets come down to: conditions on the columns of a request.

A tree of these has two readers: `predicate` here, for rows in memory, and the portal's search, for
SQL. Both mean the same; a property test holds one against the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from backlot_tui.domain.folding import fold
from backlot_tui.domain.requests import SourceRequest

SEARCHED = ("title", "episode_label", "package_id", "title_id", "id")
"""What free words look in."""


@dataclass(frozen=True, slots=True)
class HasWord:
    """The row's search key contains the (folded) text."""

    text: str


@dataclass(frozen=True, slots=True)
class Contains:
    """The column, folded, contains the (folded) text; an empty column is the empty text."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Equals:
    """The column, folded, is the (folded) text; an empty column is the empty text."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """The column is one of the values, to the letter."""

    column: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Between:
    """The column lies between the bounds, both included; None is no bound. An empty one does not.

    Dates and moments are ISO 8601 text, which sorts as time does.
    """

    column: str
    low: str | int | None
    high: str | int | None


@dataclass(frozen=True, slots=True)
class AllOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition


OnColumn = Contains | Equals | OneOf | Between
Condition = HasWord | OnColumn | AllOf | AnyOf | Not


def search_key(row: SourceRequest) -> str:
    """What free words are looked for in, folded; worth keeping beside a row."""
    return fold("\n".join(str(getattr(row, name)) for name in SEARCHED))


def predicate(condition: Condition) -> Callable[[SourceRequest], bool]:
    """The condition as a question to a row."""
    match condition:
        case HasWord(text):
            return lambda row: text in search_key(row)
        case AllOf(conditions):
            every = [predicate(each) for each in conditions]
            return lambda row: all(holds(row) for holds in every)
        case AnyOf(conditions):
            some = [predicate(each) for each in conditions]
            return lambda row: any(holds(row) for holds in some)
        case Not(inner):
            holds = predicate(inner)
            return lambda row: not holds(row)
        case _:
            column, test = condition.column, value_test(condition)
            return lambda row: test(getattr(row, column))


def value_test(condition: OnColumn) -> Callable[[Any], bool]:
    """A condition on one column as a question to the column's value."""
    match condition:
        case Contains(_, text):
            return lambda value: text in _folded(value or "")
        case Equals(_, text):
            return lambda value: text == _folded(value or "")
        case OneOf(_, values):
            return lambda value: value in values
        case Between(_, low, high):
            return lambda value: _lies_between(value, low, high)


def implies(narrow: Condition, wide: Condition) -> bool:
    """Whether what passes `narrow` surely passes `wide`; False where that is not plain to see."""
    match narrow, wide:
        case AnyOf(some), _:
            return bool(some) and all(implies(each, wide) for each in some)
        case _, AnyOf(some):
            return any(implies(narrow, each) for each in some)
        case HasWord(longer), HasWord(shorter):
            return shorter in longer
        case ((Contains(column, longer) | Equals(column, longer)), Contains(other, shorter)):
            return column == other and shorter in longer
        case _:
            return narrow == wide


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    """Columns repeat their values; titles and partners are folded once, not 100,000 times."""
    return fold(text)


def _lies_between(value: Any, low: str | int | None, high: str | int | None) -> bool:
    """A column and its bounds are of one kind: the filter's keys see to that."""
    if value is None:
        return False
    return (low is None or value >= low) and (high is None or value <= high)
