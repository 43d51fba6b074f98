"""A receipt as JSON and back. ASCII only, so that no text in it can act on a terminal."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from backlot_tui.domain.problems import CheckRefused
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.integrity.receipt import VERSION, Acknowledgement, Receipt

_Model = TypeVar("_Model")


def receipt_json(receipt: Receipt) -> str:
    return json.dumps(asdict(receipt), indent=2) + "\n"


def read_receipt(text: str | bytes) -> Receipt:
    """Members that are not known are passed over. Raises CheckRefused."""
    found = _read(_receipts(), text)
    if found.receipt != VERSION:
        raise CheckRefused(
            "receipt-version",
            f"The receipt has version {found.receipt}, this program reads {VERSION}.",
            "Use a newer backlot-tui.",
        )
    return found


def acknowledgement_json(acknowledgement: Acknowledgement) -> str:
    return json.dumps(asdict(acknowledgement))


def read_acknowledgement(text: str) -> Acknowledgement:
    """Raises CheckRefused."""
    return _read(_acknowledgements(), text)


def _read(adapter: TypeAdapter[_Model], text: str | bytes) -> _Model:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "as a whole"
        why = safe_text(f"{where}: {first['msg']}")
        raise CheckRefused("receipt-unreadable", f"This is no receipt: {why}.") from error


@cache
def _receipts() -> TypeAdapter[Receipt]:
    return TypeAdapter(Receipt)


@cache
def _acknowledgements() -> TypeAdapter[Acknowledgement]:
    return TypeAdapter(Acknowledgement)
