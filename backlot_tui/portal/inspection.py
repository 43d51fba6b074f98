"""The inspector: looks at what was delivered and says Passed or Inspection Failed.

All its state is in the records (a delivery in Pending Inspection whose time has come), so it
goes on after a restart where it stopped.
"""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

from backlot_tui.domain.facts import FileKind
from backlot_tui.domain.file_names import from_wire
from backlot_tui.domain.problems import PortalRefused
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import RequestEvent, request_after
from backlot_tui.domain.wire import DeliveryFile, DeliveryRow, InspectionResult
from backlot_tui.integrity.crc64 import crc64, to_hex
from backlot_tui.media.sniff import sniff
from backlot_tui.portal.context import Portal
from backlot_tui.portal.intake.rules import is_imf
from backlot_tui.portal.moments import epoch_now
from backlot_tui.portal.records import deliveries, requests

_LOOK_EVERY_S = 0.25
_TRY_AGAIN_S = 30.0
"""After a failure of the inspector itself, not of what it inspects."""

_PIECE = 1024 * 1024
_WHO = "inspection"

_log = logging.getLogger(__name__)


class Inspector:
    """Inspects in a thread of its own from `start` to `stop`."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="inspector", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        """What is being inspected is left for the next start."""
        self._stop.set()

    def stop(self, within_s: float) -> None:
        self.ask_to_stop()
        self._thread.join(within_s)

    def _work(self) -> None:
        while not self._stop.wait(_LOOK_EVERY_S):
            try:
                with self._portal.records.read() as connection:
                    due = deliveries.due_for_inspection(connection, epoch_now())
                for row in due:
                    self._inspect(row)
            except _StopAskedError:
                return
            except Exception:
                _log.exception("the inspector cannot work")
                self._stop.wait(_TRY_AGAIN_S)

    def _inspect(self, row: DeliveryRow) -> None:
        try:
            results = self._results(row)
            _conclude(self._portal, row, results)
        except _StopAskedError:
            raise
        except Exception:
            _log.exception("delivery %s could not be inspected", row.id)
            with self._portal.records.write() as connection:
                deliveries.postpone_inspection(connection, row.id, epoch_now() + _TRY_AGAIN_S)

    def _results(self, row: DeliveryRow) -> list[InspectionResult]:
        """What is wrong with a delivery; nothing if it passes."""
        folder = self._portal.objects.folder_of(row)
        kinds = self._portal.catalogue.source_type(row.source_type).kinds
        package = is_imf([file.name for file in row.files])
        results = []
        for file in row.files:
            path = folder / from_wire(file.name)
            result = self._stored_wrong(path, file)
            if result is None and not package:
                result = _wrong_kind(path, file, row.source_type, kinds)
            if result is not None:
                results.append(result)
        return results

    def _stored_wrong(self, path: Path, file: DeliveryFile) -> InspectionResult | None:
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            return _result("INSPECT-Missing", file, "is no longer at the portal")
        if size != file.size:
            return _result(
                "INSPECT-WrongSize", file, f"has {size} bytes, {file.size} were declared"
            )
        if self._checksum(path) != file.crc64:
            return _result("INSPECT-WrongChecksum", file, "does not have the checksum it had")
        return None

    def _checksum(self, path: Path) -> str:
        checksum = 0
        buffer = memoryview(bytearray(_PIECE))
        with path.open("rb", buffering=0) as stored:
            os.posix_fadvise(stored.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
            while count := stored.readinto(buffer):
                if self._stop.is_set():
                    raise _StopAskedError
                checksum = crc64(buffer[:count], checksum)
        return to_hex(checksum)


class _StopAskedError(Exception):
    """The portal stops; the file is read again after the next start."""


def _wrong_kind(
    path: Path, file: DeliveryFile, source_type: str, kinds: tuple[str, ...]
) -> InspectionResult | None:
    found = sniff(path)
    if found in kinds:
        return None
    if found is FileKind.UNKNOWN:
        # The inspector may just not know it: that is for a person to say, and for QC to see.
        return _result(
            "INSPECT-UnrecognisedKind",
            file,
            f"is of no kind that the inspector knows, and {source_type} takes {', '.join(kinds)}",
            "Deliver the right file, or send it as it is with a reason.",
            overridable=True,
        )
    return _result(
        "INSPECT-WrongKind",
        file,
        f"is {found.value}, and {source_type} takes {', '.join(kinds)}",
        "Deliver the right file.",
    )


def _result(
    code: str, file: DeliveryFile, says: str, fix: str = "", *, overridable: bool = False
) -> InspectionResult:
    name = safe_text(from_wire(file.name))
    return InspectionResult(
        code=code,
        sentence=f"{name} {says}.",
        fix=fix or "Deliver the file again.",
        overridable=overridable,
        file=file.name,
    )


def _conclude(portal: Portal, row: DeliveryRow, results: list[InspectionResult]) -> None:
    with portal.records.write() as connection:
        if results:
            deliveries.move(
                connection,
                row.id,
                DeliveryState.INSPECTION_FAILED,
                _WHO,
                f"found: {results[0].sentence}",
                inspection=[result.model_dump(mode="json") for result in results],
            )
        else:
            status = requests.one(connection, frozenset({row.partner_id}), row.request_id).status
            try:
                status = request_after(status, RequestEvent.INSPECTION_PASSED)
            except PortalRefused:
                _log.info("request %s stays %s", row.request_id, status)
            deliveries.move(
                connection,
                row.id,
                DeliveryState.PASSED,
                _WHO,
                "passed the delivery",
                request_status=status,
            )
    portal.bell.ring()
