"""Dialogue lists: a PDF written by hand (ISO 32000-1) and an Excel workbook (ECMA-376)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime

_LINE_POINTS = 16
_MADE = datetime(2026, 9, 14, 9, 30)
COLUMNS = (
    "In",
    "Out",
    "Source",
    "Dialogue",
    "Burned-in Subtitle",
    "On-screen Text",
    "Annotations",
)


def pdf(title: str, language: str, lines: Sequence[str]) -> bytes:
    """One A4 page of Helvetica, with cross-reference table, `/Info` and `/Lang`."""
    shown = "\n".join(f"({_pdf_text(line)}) Tj T*" for line in lines)
    content = f"BT /F1 11 Tf {_LINE_POINTS} TL 56 780 Td\n{shown}\nET".encode("cp1252")
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) >>".encode("ascii"),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        b"/Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        f"<< /Title ({_pdf_text(title)}) /Producer (backlot-tui demo) "
        f"/CreationDate (D:{_MADE:%Y%m%d%H%M%S}Z) >>".encode("cp1252"),
    ]
    # The four bytes above 127 tell transfer programs that the file is binary (7.5.2).
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % xref
    return bytes(out)


def _pdf_text(text: str) -> str:
    return re.sub(r"([\\()])", r"\\\1", text)


def dialogue_workbook(
    project: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[str]],
    changes: Sequence[Sequence[str]],
) -> bytes:
    """Three tabs (list, change log, project info); each row of the list has seven columns."""
    from openpyxl import Workbook  # noqa: PLC0415 (development only)
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook()
    listed = book.worksheets[0]
    listed.title = "Dialogue List"
    tabs = (
        (listed, COLUMNS, rows),
        (book.create_sheet("Change Log"), ("Version", "Date", "Change"), changes),
        (book.create_sheet("Project Info"), ("Field", "Value"), project),
    )
    for sheet, heading, body in tabs:
        sheet.append(heading)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in body:
            sheet.append(list(row))
        sheet.freeze_panes = "A2"
    book.properties.creator = "Northlight Post"
    made = io.BytesIO()
    book.save(made)
    return _with_fixed_dates(made.getvalue())


def _with_fixed_dates(workbook: bytes) -> bytes:
    """A fixed date, where openpyxl stamps the present into archive and properties."""
    stamp = f"{_MADE:%Y-%m-%dT%H:%M:%SZ}".encode("ascii")
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            body = old.read(name)
            if name == "docProps/core.xml":
                body = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, body)
            entry = zipfile.ZipInfo(name, _MADE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, body)
    return made.getvalue()
