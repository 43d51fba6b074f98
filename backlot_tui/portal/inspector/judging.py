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
from backlot_tui.domain.wire import DeliveryFile, DeliveryRow, InspectionResult
from backlot_tui.portal.context import Portal
from backlot_tui.portal.inspector.probing import Prober
from backlot_tui.portal.inspector.stored import stored_wrong
from backlot_tui.portal.intake.rules import ASSET_MAP, is_imf
from backlot_tui.portal.objects.store import ObjectStore
from backlot_tui.portal.records import requests


@dataclass(slots=True)
class Judgement:
    """results: nothing if the delivery is in order. measured: facts as JSON, by file id; those
    of a package stand at its asset map."""

    results: list[InspectionResult] = field(default_factory=list)
    measured: dict[str, dict[str, Any]] = field(default_factory=dict)


def judge(portal: Portal, row: DeliveryRow, prober: Prober, stop: threading.Event) -> Judgement:
    """Raises StopAskedError, Problems of the storage, and OSError where a disk itself fails."""
    look = _Look(row, prober, stop)
    chosen = [chosen for group in _groups(row) for chosen in look.at(portal.objects, group)]
    if look.wrong:
        return Judgement(look.wrong)  # nothing follows from bytes that are not those that were sent
    with portal.records.read() as connection:
        request = requests.one(connection, frozenset({row.partner_id}), row.request_id)
    source_type = portal.catalogue.source_type(row.source_type)
    found = preflight(SourceRequest(**request.model_dump()), source_type, chosen)
    return Judgement([_result(finding) for finding in found], look.measured)


def _groups(row: DeliveryRow) -> list[list[DeliveryFile]]:
    """The files that are read together: those of a package; every other one by itself."""
    if is_imf([file.name for file in row.files]):
        return [row.files]
    return [[file] for file in row.files]


class _Look:
    """At the stored files of one delivery, group by group."""

    def __init__(self, row: DeliveryRow, prober: Prober, stop: threading.Event) -> None:
        self.wrong: list[InspectionResult] = []
        self.measured: dict[str, dict[str, Any]] = {}
        self._row = row
        self._prober = prober
        self._stop = stop

    def at(self, objects: ObjectStore, group: list[DeliveryFile]) -> list[ChosenFile]:
        """What the group is for the checks; nothing once a stored file was found wrong."""
        names = [file.name for file in group]
        with objects.at_hand(self._row, names, self._stop) as folder:
            for file in group:
                wrong = stored_wrong(folder / from_wire(file.name), file, self._stop)
                if wrong is not None:
                    self.wrong.append(wrong)
            if self.wrong:
                return []
            if is_imf(names):
                return [self._package(folder, group)]
            return [self._single(folder, file) for file in group]

    def _single(self, folder: Path, file: DeliveryFile) -> ChosenFile:
        name = from_wire(file.name)
        facts = self._prober.facts_of(folder / name)
        self.measured[file.file_id] = facts_to_json(facts)
        return ChosenFile(name, facts, dict(file.metadata))

    def _package(self, folder: Path, files: list[DeliveryFile]) -> ChosenFile:
        """A package is one source: what one of its files says is said of all."""
        names = [from_wire(file.name) for file in files]
        at, asset_map = min(
            ((at, PurePosixPath(name)) for at, name in enumerate(names)),
            key=lambda found: (found[1].name != ASSET_MAP, len(found[1].parts)),
        )
        facts = self._prober.facts_of(folder / asset_map.parent)
        self.measured[files[at].file_id] = facts_to_json(facts)
        metadata = {key: value for file in files for key, value in file.metadata.items()}
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
