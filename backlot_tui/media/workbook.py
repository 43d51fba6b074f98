"""What a workbook of dialogue tells: title, language, sheets, rows. By openpyxl, read-only.

ECMA-376, ISO 29500. The language is the one that the workbook's own sheet of properties names
("Language", "Original language"); a document's core properties seldom have one.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import IO, Any

from backlot_tui.domain.facts import FileFacts
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.media.reading import OpenFile, TooMuch
from backlot_tui.media.told import word

MAX_UNPACKED_BYTES = 64 * 1024 * 1024
"""A list of dialogue has a megabyte; a bomb says in its directory, or by its ratio, what it is."""
MAX_ROWS = 100_000
_MAX_PROPERTY_ROWS = 200
_WORKBOOK = "xl/workbook.xml"
_LANGUAGE_NAME = re.compile(
    r"(?:original\s+|source\s+|dialogue\s+)?language\b.{0,20}", re.IGNORECASE
)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_HEAD_BYTES = 4096


def workbook_facts(source: OpenFile, facts: FileFacts) -> FileFacts:
    """`facts` as they are for another Office document. Raises TooMuch, and what openpyxl does."""
    with os.fdopen(os.dup(source.descriptor), "rb") as stream:
        if not _is_harmless_workbook(stream):
            return facts
        from openpyxl import load_workbook  # noqa: PLC0415 (only for a workbook)

        stream.seek(0)
        book: Any = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            return _facts(book, facts)
        finally:
            book.close()


def _is_harmless_workbook(stream: IO[bytes]) -> bool:
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
        if all(part.filename != _WORKBOOK for part in parts):
            return False
        if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise TooMuch(f"It unpacks to more than {MAX_UNPACKED_BYTES // 2**20} MB.")
        documents = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
        if any(_has_document_type(archive, part) for part in documents):
            raise TooMuch("It declares a document type, which is not read.")
    return True


def _has_document_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as opened:
        return b"<!DOCTYPE" in opened.read(_HEAD_BYTES)


def _facts(book: Any, facts: FileFacts) -> FileFacts:
    properties = book.properties
    sheets = tuple(safe_text(name)[:80] for name in book.sheetnames)
    return replace(
        facts,
        title=word(properties.title),
        language=word(properties.language) or _stated_language(book),
        sheets=sheets,
        rows=_rows(book.worksheets[0]) if book.worksheets else None,
    )


def _rows(sheet: Any) -> int:
    """Rows of the first sheet that hold anything, its headings left out."""
    filled = sum(any(cell is not None for cell in row) for row in _values(sheet, MAX_ROWS))
    return max(filled - 1, 0)


def _values(sheet: Any, most: int) -> Iterator[tuple[Any, ...]]:
    # openpyxl trusts the sheet's stated dimension, and pads every row to it.
    sheet.reset_dimensions()
    return islice(sheet.iter_rows(values_only=True), most)


def _stated_language(book: Any) -> str | None:
    """The value beside the first name that says language, on any sheet but the first."""
    for name, value in _properties(book):
        if value and _LANGUAGE_NAME.fullmatch(name) and _TAG.fullmatch(value):
            return value
    return None


def _properties(book: Any) -> Iterator[tuple[str, str | None]]:
    """What stands in the first two columns of all sheets but the first."""
    for sheet in book.worksheets[1:]:
        for row in _values(sheet, _MAX_PROPERTY_ROWS):
            name, value = (*row, None, None)[:2]
            yield word(name) or "", word(value)
