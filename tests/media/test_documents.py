"""PDF and workbooks: title, language, pages, sheets, rows."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.generic import NameObject, TextStringObject

from backlot_tui.domain.facts import FileKind, Structure
from backlot_tui.media.facts import read_facts


def workbook(path: Path, sheets: dict[str, list[list[Any]]], title: str = "") -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = title or None
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_tells_sheets_rows_title_and_its_stated_language(tmp_path: Path) -> None:
    rows = [["In", "Dialogue"], ["00:00:01:00", "Hola."], [], ["00:00:03:00", "Adiós."]]
    info = [["Title", "La Sal"], ["Original Language", "es-419"]]
    path = workbook(tmp_path / "a.xlsx", {"Dialogue": rows, "Info": info}, title="La Sal, 101")
    facts = read_facts(path)
    assert (facts.kind, facts.structure) == (FileKind.OOXML, Structure.WHOLE)
    assert (facts.title, facts.language) == ("La Sal, 101", "es-419")
    assert (facts.sheets, facts.rows) == (("Dialogue", "Info"), 2)


def test_a_language_in_words_or_among_the_dialogue_is_not_taken(tmp_path: Path) -> None:
    rows = [["Language", "es"], ["00:00:01:00", "Hola."]]
    info = [["Language", "Latin American Spanish"]]
    path = workbook(tmp_path / "a.xlsx", {"Dialogue": rows, "Info": info})
    assert read_facts(path).language is None


def test_another_office_document_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    facts = read_facts(path)
    assert (facts.kind, facts.structure, facts.sheets) == (FileKind.OOXML, Structure.WHOLE, ())
    assert facts.structure_reason == "Its central directory is there."


def pdf(path: Path, title: str, language: str, pages: int) -> Path:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": title})
    writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    writer.write(path)
    return path


def test_a_pdf_tells_title_language_and_pages(tmp_path: Path) -> None:
    facts = read_facts(pdf(tmp_path / "a.pdf", "Lista de diálogos", "pt-BR", 3))
    assert (facts.kind, facts.structure) == (FileKind.PDF, Structure.WHOLE)
    assert (facts.title, facts.language, facts.pages) == ("Lista de diálogos", "pt-BR", 3)


def test_a_pdf_with_a_password_tells_that_it_cannot_be_read(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    facts = read_facts(tmp_path / "a.pdf")
    assert facts.structure is Structure.WHOLE
    assert facts.structure_reason == "Its end mark is there. What it tells could not be read."


def bomb(part: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(part, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (bomb("xl/sharedStrings.xml", bytes(80_000_000)), "It unpacks to more than 64 MB."),
        (
            bomb("xl/sharedStrings.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
            "It declares a document type, which is not read.",
        ),
        (bomb("xl/styles.xml", b"<styleSheet>"), "What it tells could not be read."),
    ],
    ids=["a zip bomb", "entities", "broken parts"],
)
def test_a_hostile_workbook_is_said_to_be_one(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    facts = read_facts(tmp_path / "a.xlsx")
    assert facts.structure_reason == f"Its central directory is there. {why}"
    assert facts.rows is None
