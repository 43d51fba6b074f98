"""Title, language and pages of a PDF, by pypdf (ISO 32000-1: 14.3.3, 14.9.2, 7.7.3)."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from backlot_tui.domain.facts import FileFacts
from backlot_tui.media.reading import OpenFile
from backlot_tui.media.told import word


def pdf_facts(source: OpenFile, facts: FileFacts) -> FileFacts:
    """Raises whatever pypdf does at what is broken or encrypted."""
    from pypdf import PdfReader  # noqa: PLC0415 (only for a PDF)

    with os.fdopen(os.dup(source.descriptor), "rb") as stream:
        reader: Any = PdfReader(stream)
        root, information = reader.trailer["/Root"], reader.metadata
        return replace(
            facts,
            pages=len(reader.pages),
            language=word(root.get("/Lang")),
            title=word(information.title if information else None),
        )
