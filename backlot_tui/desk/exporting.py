"""Requests as a table for other programs: CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from pathlib import Path

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.writing import write_new
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.state import cache

_COLUMNS = tuple(field.name for field in fields(SourceRequest))

_FORMULA = ("=", "+", "-", "@")
"""A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection")."""


def export(desk: Desk, request_ids: Sequence[str], path: Path) -> int:
    """Write these requests of the local copy to a new file; returns how many.

    The path's end decides the form. UsageProblem if it is another, the file exists, or it cannot
    be written.
    """
    forms = {".csv": as_csv, ".json": as_json}
    form = forms.get(path.suffix.lower())
    if form is None:
        raise UsageProblem(
            "export-form", f"{safe_text(path.name)} is neither .csv nor .json.", "Name one of them."
        )
    by_id = {row.id: row for row in cache.requests(desk.cache, desk.portal)}
    rows = [by_id[each] for each in request_ids if each in by_id]
    write_new(path, form(rows))
    return len(rows)


def as_json(rows: Iterable[SourceRequest]) -> str:
    return json.dumps([asdict(row) for row in rows], indent=2) + "\n"


def as_csv(rows: Iterable[SourceRequest]) -> str:
    """RFC 4180, with a header line; harmless on a terminal and in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([_harmless(getattr(row, name)) for name in _COLUMNS])
    return out.getvalue()


def _harmless(value: object) -> object:
    if not isinstance(value, str):
        return "" if value is None else value
    shown = "\n".join(map(safe_text, value.split("\n")))
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
