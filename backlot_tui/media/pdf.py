"""Title, language and pages of a PDF, by pypdf (ISO 32000-1: 14.3.3, 14.9.2, 7.7.3)."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from backlot_tui.domain.facts import FileFacts
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.media.reading import OpenFile


def pdf_facts(source: OpenFile, facts: FileFacts) -> FileFacts:
    """Raises whatever pypdf does at what is broken or encrypted."""
    from pypdf import PdfReader  # noqa: PLC0415

    with os.fdopen(os.dup(source.descriptor), "rb") as stream:
        reader: Any = PdfReader(stream)
        root, information = reader.trailer["/Root"], reader.metadata
        return replace(
            facts,
            pages=len(reader.pages),
            language=_text(root.get("/Lang")),
            title=_text(information.title if information else None),
        )


def _text(value: Any) -> str | None:
    return safe_text(value.strip())[:200] or None if isinstance(value, str) else None
