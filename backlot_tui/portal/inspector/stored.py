"""Whether the stored bytes are still those that were proven: there, of this size and checksum."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from backlot_tui.domain.file_names import from_wire
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.wire import DeliveryFile, InspectionResult
from backlot_tui.integrity.crc64 import crc64, to_hex
from backlot_tui.portal.objects.store import StopAskedError

_PIECE = 1024 * 1024


def stored_wrong(path: Path, file: DeliveryFile, stop: threading.Event) -> InspectionResult | None:
    """What happened to a file at the portal, if anything. Raises StopAskedError."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return _result("INSPECT-Missing", file, "is no longer at the portal")
    if size != file.size:
        return _result("INSPECT-WrongSize", file, f"has {size} bytes, {file.size} were declared")
    if _checksum(path, stop) != file.crc64:
        return _result("INSPECT-WrongChecksum", file, "does not have the checksum it had")
    return None


def _checksum(path: Path, stop: threading.Event) -> str:
    checksum = 0
    buffer = memoryview(bytearray(_PIECE))
    with path.open("rb", buffering=0) as stored:
        os.posix_fadvise(stored.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        while count := stored.readinto(buffer):
            if stop.is_set():
                raise StopAskedError
            checksum = crc64(buffer[:count], checksum)
    return to_hex(checksum)


def _result(code: str, file: DeliveryFile, says: str) -> InspectionResult:
    name = safe_text(from_wire(file.name))
    return InspectionResult(
        code=code, sentence=f"{name} {says}.", fix="Deliver the file again.", file=file.name
    )
