"""A file of requests (CSV with a header line, or JSON) as lines with their numbers."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text

Place = tuple[int, str]
"""A number from 1, and of what: of a line of the file, or of a request in JSON's list."""

Line = tuple[Place, dict[str, Any] | str]
"""Where it stands; what it says, or what is wrong with it."""

_LONGEST_FIELD = 100_000


def read_lines(source: TextIO, known: Iterable[str]) -> Iterator[Line]:
    """The entries of a file, one after the other. `known` are the names of columns.

    Raises UsageProblem for what is neither CSV with a header nor JSON.
    """
    try:
        first = source.read(1)
        while first and (first.isspace() or first == "\ufeff"):
            first = source.read(1)
        if first in ("[", "{"):
            yield from _entries(first + source.read())
        else:
            yield from _rows(first, source, frozenset(known))
    except UnicodeDecodeError as error:
        raise UsageProblem("import-file", "The file is not text in UTF-8.") from error


def _entries(text: str) -> Iterator[Line]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageProblem("import-file", f"The file is not JSON: {error}.") from error
    entries = told.get("requests") if isinstance(told, dict) else told
    if not isinstance(entries, list):
        raise UsageProblem(
            "import-file", "The JSON is neither a list of requests nor an object with `requests`."
        )
    for number, entry in enumerate(entries, 1):
        yield (number, "request"), entry if isinstance(entry, dict) else "is not an object"


def _rows(first: str, source: TextIO, known: frozenset[str]) -> Iterator[Line]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(_rejoined(first, source), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, known)
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                yield (line, "line"), _named(header, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UsageProblem(
            "import-file", f"Line {reader.line_num} is not CSV: {error}; nothing was imported."
        ) from error


def _rejoined(first: str, source: TextIO) -> Iterator[str]:
    yield first + source.readline()
    yield from source


def _check_header(header: list[str], known: frozenset[str]) -> None:
    if not any(header):
        raise UsageProblem("import-file", "The file is empty: a header line is missing.")
    if len(set(header)) < len(header):
        raise UsageProblem("import-file", "Line 1: two columns have the same name.")
    if unknown := [name for name in header if name not in known]:
        raise UsageProblem(
            "import-file",
            f"Line 1: there is no column {safe_text(unknown[0])!r}.",
            f"Columns: {', '.join(sorted(known))}.",
        )


def _named(header: list[str], cells: list[str]) -> dict[str, Any] | str:
    if len(cells) != len(header):
        return f"has {len(cells)} cells, the header has {len(header)}"
    return dict(zip(header, cells, strict=True))
