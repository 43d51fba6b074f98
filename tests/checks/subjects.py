"""A request, a type and a file in order; each test changes what it is about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from backlot_tui.checks.preflight import preflight
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.facts import ChosenFile, FileFacts, FileKind, Finding, Structure
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import MaterialStatus, RequestStatus
from backlot_tui.portal.catalogue_table import load_catalogue_table

CATALOGUE = read_catalogue(load_catalogue_table())
DUB = {"language": "es-419", "channel_config": "5.1", "dub_style": "Lip Sync"}
SUBTITLE = {"language": "es-419", "time_base": "MEDIA"}


def request(**changes: Any) -> SourceRequest:
    ordinary = SourceRequest(
        id="r1",
        title="Harbour Lights",
        title_id="t1",
        season=1,
        episode=2,
        package_id="p1",
        source_type="Secondary Audio",
        language="es-419",
        original_language="en",
        partner_id="f1",
        partner="Dub House",
        content_partner="Owner",
        status=RequestStatus.OPEN,
        material_status=MaterialStatus.ACCEPTED,
        due="2026-12-01",
        estimated="2026-12-01",
        runtime_s=3000,
    )
    return replace(ordinary, **changes)


def source_type(name: str = "Secondary Audio") -> SourceType:
    return CATALOGUE.source_type(name)


def wav(name: str = "dub.wav", metadata: dict[str, str] | None = None, **facts: Any) -> ChosenFile:
    ordinary = FileFacts(
        FileKind.WAV,
        10**9,
        Structure.WHOLE,
        channels=6,
        sample_rate=48_000,
        bit_depth=24,
        duration_s=3000.0,
    )
    return ChosenFile(name, replace(ordinary, **facts), DUB if metadata is None else metadata)


def ttml(
    name: str = "subs.xml", metadata: dict[str, str] | None = None, **facts: Any
) -> ChosenFile:
    ordinary = FileFacts(
        FileKind.TTML, 90_000, Structure.WHOLE, language="es-419", time_base="media"
    )
    return ChosenFile(name, replace(ordinary, **facts), SUBTITLE if metadata is None else metadata)


def found(*files: ChosenFile, kind: str = "Secondary Audio", **changes: Any) -> tuple[Finding, ...]:
    return preflight(request(source_type=kind, **changes), source_type(kind), files)


def codes(*files: ChosenFile, kind: str = "Secondary Audio", **changes: Any) -> list[str]:
    return [finding.code for finding in found(*files, kind=kind, **changes)]


def text_codes(file: ChosenFile, **changes: Any) -> list[str]:
    return codes(file, kind="Subtitle", **changes)
