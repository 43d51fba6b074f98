"""What is wrong with a delivery: the stored bytes first, then the checks that the desk runs too."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from backlot_tui.checks.preflight import preflight
from backlot_tui.domain.facts import ChosenFile, Finding, Severity
from backlot_tui.domain.facts_json import facts_to_json
from backlot_tui.domain.file_names import from_wire, to_wire
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.wire import DeliveryRow, InspectionResult
from backlot_tui.portal.context import Portal
from backlot_tui.portal.inspector.probing import Prober
from backlot_tui.portal.inspector.stored import stored_wrong
from backlot_tui.portal.intake.rules import ASSET_MAP, is_imf
from backlot_tui.portal.records import requests


@dataclass(slots=True)
class Judgement:
    """results: nothing if the delivery is in order. measured: facts as JSON, by file id; those
    of a package stand at its asset map."""

    results: list[InspectionResult] = field(default_factory=list)
    measured: dict[str, dict[str, Any]] = field(default_factory=dict)


def judge(portal: Portal, row: DeliveryRow, prober: Prober, stop: threading.Event) -> Judgement:
    """Raises StopAskedError, and OSError where the store itself fails."""
    folder = portal.objects.folder_of(row)
    judgement = Judgement()
    for file in row.files:
        wrong = stored_wrong(folder / from_wire(file.name), file, stop)
        if wrong is not None:
            judgement.results.append(wrong)
    if judgement.results:
        return judgement  # nothing follows from bytes that are not those that were sent
    chosen = _chosen(folder, row, judgement, prober)
    with portal.records.read() as connection:
        request = requests.one(connection, frozenset({row.partner_id}), row.request_id)
    source_type = portal.catalogue.source_type(row.source_type)
    found = preflight(SourceRequest(**request.model_dump()), source_type, chosen)
    judgement.results += [_result(finding) for finding in found]
    return judgement


def _chosen(
    folder: Path, row: DeliveryRow, judgement: Judgement, prober: Prober
) -> list[ChosenFile]:
    if is_imf([file.name for file in row.files]):
        return [_package(folder, row, judgement, prober)]
    chosen = []
    for file in row.files:
        name = from_wire(file.name)
        facts = prober.facts_of(folder / name)
        judgement.measured[file.file_id] = facts_to_json(facts)
        chosen.append(ChosenFile(name, facts, dict(file.metadata)))
    return chosen


def _package(folder: Path, row: DeliveryRow, judgement: Judgement, prober: Prober) -> ChosenFile:
    """A package is one source: what one of its files says is said of all."""
    names = [from_wire(file.name) for file in row.files]
    at, asset_map = min(
        ((at, PurePosixPath(name)) for at, name in enumerate(names)),
        key=lambda found: (found[1].name != ASSET_MAP, len(found[1].parts)),
    )
    facts = prober.facts_of(folder / asset_map.parent)
    judgement.measured[row.files[at].file_id] = facts_to_json(facts)
    metadata = {key: value for file in row.files for key, value in file.metadata.items()}
    return ChosenFile(asset_map.parts[0], facts, metadata, tuple(names))


def _result(finding: Finding) -> InspectionResult:
    return InspectionResult(
        code=finding.code,
        severity=finding.severity,
        sentence=finding.sentence,
        fix=finding.fix,
        overridable=finding.severity is Severity.WARNING,
        file=None if finding.file is None else to_wire(finding.file),
    )
