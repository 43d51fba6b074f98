"""From what is known of a completed delivery to its receipt."""

from __future__ import annotations

import socket
from collections.abc import Mapping

from backlot_tui import __version__
from backlot_tui.domain import wire
from backlot_tui.domain.file_names import to_wire
from backlot_tui.integrity.digests import CRC64
from backlot_tui.integrity.receipt import (
    AcknowledgedFile,
    Acknowledgement,
    Receipt,
    ReceiptFile,
    ReceiptOverride,
)
from backlot_tui.integrity.receipt_json import read_acknowledgement
from backlot_tui.state.clock import utc_at
from backlot_tui.state.deliveries import LocalDelivery, LocalTransfer
from backlot_tui.state.metadata_deliveries import MetadataDelivery
from backlot_tui.state.receipts import Digested, PartTally, ReceiptRow

_CHANGED = "It was not what had been delivered any more when it was read again."
_STAYED = "No bytes were sent: the file stayed at the portal."
_TOOL = f"backlot-tui {__version__}"


def acknowledgement_of(row: wire.DeliveryRow) -> Acknowledgement:
    """The portal's answer to the proof, as a receipt has it."""
    return Acknowledgement(
        delivery_id=row.id,
        state=row.state,
        attempt=row.attempt,
        operator=row.operator,
        at=row.updated_at,
        files=tuple(
            AcknowledgedFile(file.file_id, file.name, file.size, file.crc64 or "")
            for file in row.files
        ),
    )


def receipt_of(
    delivery: LocalDelivery,
    owed: ReceiptRow,
    digested: Mapping[int, Digested],
    parts: Mapping[int, PartTally],
) -> Receipt:
    """digested, parts: by transfer id; every file of the delivery is in `digested`."""
    return Receipt(
        delivery_id=delivery.id,
        portal=delivery.portal,
        request_id=delivery.request_id,
        request_name=delivery.request_name,
        source_type=delivery.source_type,
        host=socket.gethostname(),
        tool=_TOOL,
        created_at=delivery.created_at,
        sent_at=owed.sent_at,
        completed_at=owed.completed_at,
        files=tuple(
            _file(transfer, digested[transfer.id], parts.get(transfer.id, PartTally(0, 0)))
            for transfer in delivery.transfers
        ),
        acknowledgement=read_acknowledgement(owed.acknowledgement),
        overrides=tuple(
            ReceiptOverride(code, reason) for code, reason in delivery.overrides.items()
        ),
    )


def receipt_of_metadata(asked: MetadataDelivery, row: wire.DeliveryRow, at: str) -> Receipt:
    """Of a delivery that sent no bytes. row: the portal's word of it; at: when that was noted."""
    return Receipt(
        delivery_id=asked.id,
        portal=asked.portal,
        request_id=asked.request_id,
        request_name=asked.request_name,
        source_type=row.source_type,
        host=row.host,
        tool=_TOOL,
        created_at=asked.created_at,
        sent_at=asked.created_at,
        completed_at=at,
        files=tuple(_stayed(file) for file in row.files),
        acknowledgement=acknowledgement_of(row),
        overrides=tuple(ReceiptOverride(each.code, each.reason) for each in row.overrides),
        bytes_of=row.bytes_of,
    )


def _stayed(file: wire.DeliveryFile) -> ReceiptFile:
    return ReceiptFile(
        name=file.name,
        path="",
        size=file.size,
        modified_at="",
        metadata=file.metadata,
        digests={CRC64: file.crc64 or ""},
        note=_STAYED,
    )


def _file(transfer: LocalTransfer, found: Digested, parts: PartTally) -> ReceiptFile:
    delivered = transfer.crc64 or ""
    is_same = found.digests.get(CRC64) == delivered
    return ReceiptFile(
        name=to_wire(transfer.name),
        path=to_wire(transfer.path),
        size=transfer.identity.size,
        modified_at=utc_at(transfer.identity.mtime_ns / 1e9),
        metadata=transfer.metadata,
        digests=found.digests if is_same else {CRC64: delivered},
        digested_at=found.at if is_same else "",
        parts=parts.parts,
        parts_resent=parts.resent,
        note="" if is_same else found.note or _CHANGED,
    )
