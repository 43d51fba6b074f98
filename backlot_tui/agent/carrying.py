"""One attempt to carry a delivery to the portal, from the first look at its files to the proof."""

from __future__ import annotations

import socket
from dataclasses import replace
from uuid import UUID

from backlot_tui.agent import receipting
from backlot_tui.agent.errand import Errand
from backlot_tui.agent.sending import AtPortal, send_missing
from backlot_tui.agent.source import check_unchanged
from backlot_tui.domain import wire
from backlot_tui.domain.file_names import to_wire
from backlot_tui.domain.problems import CheckRefused, NotFound, PortalRefused, Temporary
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import BYTES_ARRIVED
from backlot_tui.integrity.crc64 import combine, from_hex, to_hex
from backlot_tui.portal_client.client import PortalClient
from backlot_tui.state import deliveries, parts
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import LocalDelivery, LocalTransfer


def carry(errand: Errand, delivery: LocalDelivery) -> None:
    """Register, send what is missing, prove, complete; the row says Pending Inspection at the end.

    Every step may be done again after a kill. Raises problems; `agent.outcomes` turns them into
    the row's next state.
    """
    work = errand.work
    row = _proven_there(errand, delivery) or _register(errand.portal, delivery)
    if row.state in (DeliveryState.CANCELED, DeliveryState.FAILED):
        raise PortalRefused(
            "ended-at-portal", f"The portal ended this delivery: {row.reason or row.state}."
        )
    if row.state not in BYTES_ARRIVED:
        transfers = _begun(work, delivery, row)
        send_missing(errand, transfers, _at_portal(errand, row))
        for transfer in transfers:
            check_unchanged(transfer)
        row = _complete(errand, _proven(work, delivery.id, transfers))
    else:
        # Killed between the portal's last answer and our note of it.
        with work.transaction():
            deliveries.move(work, delivery.id, DeliveryState.TRANSFERRING)
            deliveries.move(work, delivery.id, DeliveryState.VERIFYING)
    _note_arrival(work, delivery, row)


def _proven_there(errand: Errand, delivery: LocalDelivery) -> wire.DeliveryRow | None:
    """The portal's row, if the portal has the proof: from then on the sources count no more."""
    if any(transfer.crc64 is None for transfer in delivery.transfers):
        return None  # it was never asked to complete
    try:
        row = errand.portal.delivery(delivery.id)
    except NotFound:
        return None
    if row.state is DeliveryState.VERIFYING:
        # It was interrupted before the files were visible there.
        row = _complete(
            errand,
            [
                wire.ProvenFile(file_id=transfer.file_id or "", crc64=transfer.crc64 or "")
                for transfer in delivery.transfers
            ],
        )
    return row if row.state in BYTES_ARRIVED else None


def _register(portal: PortalClient, delivery: LocalDelivery) -> wire.DeliveryRow:
    _check_not_empty(delivery)
    for transfer in delivery.transfers:
        check_unchanged(transfer)
    return portal.create_delivery(
        wire.DeliveryCreate(
            id=UUID(delivery.id),
            request_id=delivery.request_id,
            files=[
                wire.DeclaredFile(
                    name=to_wire(transfer.name),
                    size=transfer.identity.size,
                    metadata=transfer.metadata,
                )
                for transfer in delivery.transfers
            ],
            overrides=[
                wire.Override(code=code, reason=reason)
                for code, reason in delivery.overrides.items()
            ],
            host=socket.gethostname(),
        )
    )


def _check_not_empty(delivery: LocalDelivery) -> None:
    """A file may have been emptied since it was chosen, while it was still settling."""
    for transfer in delivery.transfers:
        if transfer.identity.size == 0:
            raise CheckRefused(
                "file-empty",
                f"{safe_text(transfer.path)} is empty, so it was not delivered.",
                "Choose the file with its content and deliver again.",
            )


def _complete(errand: Errand, proven: list[wire.ProvenFile]) -> wire.DeliveryRow:
    try:
        return errand.portal.complete(errand.delivery_id, proven)
    except PortalRefused as refusal:
        if refusal.code != "parts-missing":
            raise
        raise Temporary(
            "parts-lost", "The portal has lost parts that it had confirmed; they are sent again."
        ) from refusal


def _begun(
    work: Database, delivery: LocalDelivery, row: wire.DeliveryRow
) -> tuple[LocalTransfer, ...]:
    """Transferring, by the portal's plan; the transfers with that plan."""
    planned = {file.name: file for file in row.files}
    plan = [(transfer, planned[to_wire(transfer.name)]) for transfer in delivery.transfers]
    with work.transaction():
        deliveries.move(work, delivery.id, DeliveryState.TRANSFERRING)
        deliveries.save_plan(
            work,
            delivery.id,
            [
                (transfer.position, file.file_id, file.part_size, file.part_count)
                for transfer, file in plan
            ],
        )
    return tuple(
        replace(
            transfer, file_id=file.file_id, part_size=file.part_size, part_count=file.part_count
        )
        for transfer, file in plan
    )


def _at_portal(errand: Errand, row: wire.DeliveryRow) -> AtPortal:
    """The parts that are safe there; a delivery that nothing was sent of need not be asked for."""
    if not any(file.received for file in row.files):
        return {}
    return {
        entry.file_id: {part.number: part.crc64 for part in entry.parts}
        for entry in errand.portal.parts(errand.delivery_id)
    }


def _proven(
    work: Database, delivery_id: str, transfers: tuple[LocalTransfer, ...]
) -> list[wire.ProvenFile]:
    """Verifying; the whole files' checksums, noted before the portal is asked to complete it."""
    whole = [(transfer, _whole_crc64(work, transfer)) for transfer in transfers]
    with work.transaction():
        deliveries.move(work, delivery_id, DeliveryState.VERIFYING)
        deliveries.save_checksums(work, [(transfer.id, crc64) for transfer, crc64 in whole])
    return [
        wire.ProvenFile(file_id=transfer.file_id or "", crc64=crc64) for transfer, crc64 in whole
    ]


def _note_arrival(work: Database, delivery: LocalDelivery, row: wire.DeliveryRow) -> None:
    """The portal's word and what follows from it, at once."""
    sent = [(each.id, each.identity.size) for each in delivery.transfers]
    with work.transaction():
        receipting.owe(work, row)
        deliveries.save_progress(work, delivery.id, 0.0, sent)
        deliveries.move(work, delivery.id, DeliveryState.PENDING_INSPECTION, tries=0)


def _whole_crc64(work: Database, transfer: LocalTransfer) -> str:
    """Combined from the checksums of the parts as they were read."""
    size, step = transfer.identity.size, transfer.part_size or 0
    noted = sorted(parts.safe_parts(work, transfer.id).items())
    return to_hex(
        combine((from_hex(crc64), min(step, size - (number - 1) * step)) for number, crc64 in noted)
    )
