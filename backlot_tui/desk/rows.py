"""From the wire's models to the rows the product holds."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from backlot_tui.domain.requests import SourceRequest

if TYPE_CHECKING:
    from backlot_tui.domain import wire

_NAMES = tuple(field.name for field in fields(SourceRequest))


def request_row(row: wire.RequestRow) -> SourceRequest:
    return SourceRequest(**{name: getattr(row, name) for name in _NAMES})
