"""Requests as a table for other programs: CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, fields

from backlot_tui.domain.requests import SourceRequest

_COLUMNS = tuple(field.name for field in fields(SourceRequest))

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection")."""


def as_json(rows: Iterable[SourceRequest]) -> str:
    return json.dumps([asdict(row) for row in rows], indent=2) + "\n"


def as_csv(rows: Iterable[SourceRequest]) -> str:
    """RFC 4180, with a header line; text that a spreadsheet would run is made text by a quote."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([_harmless(getattr(row, name)) for name in _COLUMNS])
    return out.getvalue()


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value
