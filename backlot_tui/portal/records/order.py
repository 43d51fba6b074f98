"""The orders that a page of requests may have, and the cursor that goes on behind a row.

A cursor holds the last row's own place (its value in the order, and its id), not a count of rows:
what is added, moved or taken away meanwhile neither hides a row nor shows one twice in its place.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.portal.records.schema import ORDERS


@dataclass(frozen=True, slots=True)
class Order:
    """By a name of `ORDERS`; rows of one value follow one another by id."""

    name: str
    descending: bool = False

    @property
    def column(self) -> str:
        return ORDERS[self.name]

    @property
    def written(self) -> str:
        return f"-{self.name}" if self.descending else self.name


BY_ID = Order("id")


@dataclass(frozen=True, slots=True)
class Mark:
    """A row's place in an order."""

    value: str
    id: str


def read_order(text: str) -> Order:
    """`due`, or `-due` for the latest first; UsageProblem (sort) for what cannot be sorted by."""
    order = Order(text.removeprefix("-"), text.startswith("-"))
    if order.name not in ORDERS:
        raise UsageProblem(
            "sort",
            f"Requests cannot be sorted by {safe_text(order.name)!r}.",
            f"Sort by one of {', '.join(ORDERS)}; with - before it for descending.",
        )
    return order


def write_cursor(order: Order, mark: Mark) -> str:
    if order == BY_ID:
        return mark.id
    told = json.dumps([order.written, mark.value, mark.id]).encode()
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def read_cursor(order: Order, text: str | None) -> Mark | None:
    """UsageProblem (cursor) for one that is none, or that belongs to another order."""
    if text is None:
        return None
    if order == BY_ID:
        return Mark(text, text)
    try:
        padded = text + "=" * (-len(text) % 4)
        written, value, id_ = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if written == order.written and isinstance(value, str) and isinstance(id_, str):
            return Mark(value, id_)
    except (ValueError, TypeError, binascii.Error):
        pass  # told below, like a cursor of another order
    raise UsageProblem(
        "cursor",
        "This cursor does not belong to this search.",
        "Ask for the first page again, without `after`.",
    )
