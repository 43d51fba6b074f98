"""Conditions on requests (domain.conditions) as SQL; they mean what `predicate` makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, true

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
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.portal.records.schema import FOLDED, requests


def where(wanted: Condition) -> ColumnElement[bool]:
    """Never NULL: an empty column is the empty text, or lies in no range."""
    match wanted:
        case HasWord(text):
            return requests.c.search_key.contains(text, autoescape=True)
        case Contains(column, text) if column in _WORDS:
            return _one_of(column, [word for word in _WORDS[column] if text in fold(word)])
        case Equals(column, text) if column in _WORDS:
            return _one_of(column, [word for word in _WORDS[column] if text == fold(word)])
        case Contains(column, text):
            return _folded(column).contains(text, autoescape=True)
        case Equals(column, text):
            return _folded(column) == text
        case OneOf(column, values):
            return _one_of(column, sorted(str(value) for value in values))
        case Between(column, low, high):
            return _between(requests.c[column], low, high)
        case AllOf(conditions):
            return and_(true(), *map(where, conditions))
        case AnyOf(conditions):
            return or_(false(), *map(where, conditions))
        case Not(inner):
            return not_(where(inner))


_WORDS: Mapping[str, Sequence[str]] = {
    "status": [str(word) for word in RequestStatus],
    "material_status": [str(word) for word in MaterialStatus],
    "latest_delivery_state": ["", *(str(word) for word in DeliveryState)],
}
"""Columns whose every value is known: what they contain is settled here, not in each row."""


def _one_of(column: str, values: Sequence[str]) -> ColumnElement[bool]:
    return func.coalesce(requests.c[column], "").in_(values)


def _folded(column: str) -> ColumnElement[str]:
    if column in FOLDED:
        return requests.c[f"{column}_folded"]
    # lower() folds as the domain does: records.sqlite sees to that.
    return func.lower(func.coalesce(requests.c[column], ""))


def _between(
    column: ColumnElement[Any], low: str | int | None, high: str | int | None
) -> ColumnElement[bool]:
    bounds: list[ColumnElement[bool]] = [column.is_not(None)]
    if low is not None:
        bounds.append(column >= low)
    if high is not None:
        bounds.append(column <= high)
    return and_(*bounds)
