"""The end of a transfer: proven and published, or canceled."""

from __future__ import annotations

import logging

from sqlalchemy import Connection

from backlot_tui.domain.problems import CheckRefused, PortalRefused, Problem
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import BYTES_ARRIVED
from backlot_tui.domain.wire import Completion, DeliveryRow, FileParts
from backlot_tui.integrity.crc64 import combine, from_hex, to_hex
from backlot_tui.portal.context import Portal
from backlot_tui.portal.intake.parts import with_arrivals
from backlot_tui.portal.intake.plan import part_span
from backlot_tui.portal.moments import epoch_now
from backlot_tui.portal.records import deliveries
from backlot_tui.portal.records.people import Caller

_log = logging.getLogger(__name__)


def complete(portal: Portal, caller: Caller, delivery_id: str, proof: Completion) -> DeliveryRow:
    """Prove a delivery's bytes and publish them; Pending Inspection when it returns.

    May be asked again at any time: what was interrupted is taken up, what is done stays done.
    Raises PortalRefused (parts-missing, delivery-closed), CheckRefused (bad-digest).
    """
    with portal.publishing.alone(delivery_id):
        with_arrivals(portal, caller, delivery_id)
        with portal.records.write() as connection:
            row = deliveries.one(connection, caller.scope, delivery_id)
            if row.state is DeliveryState.TRANSFERRING:
                _prove(connection, row, proof)
                deliveries.move(
                    connection, row.id, DeliveryState.VERIFYING, caller.name, "sent all bytes"
                )
                row = deliveries.one(connection, caller.scope, delivery_id)
            else:
                _check_same_proof(row, proof)
        portal.bell.ring()
        if row.state not in BYTES_ARRIVED:
            _publish(portal, row)
    with portal.records.read() as connection:
        return deliveries.one(connection, caller.scope, delivery_id)


def _prove(connection: Connection, row: DeliveryRow, proof: Completion) -> None:
    proven = {file.file_id: file.crc64 for file in proof.files}
    checksums = {}
    for file, safe in zip(row.files, deliveries.safe_parts(connection, row.id), strict=True):
        _check_all_there(row, file.part_count, safe)
        checksum = to_hex(
            combine(
                (from_hex(part.crc64), part_span(file.size, file.part_size, part.number)[1])
                for part in safe.parts
            )
        )
        if proven.get(file.file_id) != checksum:
            raise _bad_digest(file.name)
        checksums[file.file_id] = checksum
    deliveries.prove_files(connection, checksums)


def _check_all_there(row: DeliveryRow, wanted: int, safe: FileParts) -> None:
    missing = wanted - len(safe.parts)
    if missing:
        raise PortalRefused(
            "parts-missing",
            f"{missing} of {wanted} parts of file {safe.file_id} are not here yet.",
            f"Send what GET /v1/deliveries/{row.id}/parts does not list.",
        )


def _check_same_proof(row: DeliveryRow, proof: Completion) -> None:
    if row.state not in BYTES_ARRIVED and row.state is not DeliveryState.VERIFYING:
        raise PortalRefused(
            "delivery-closed", f"The delivery cannot be completed: it is {row.state}."
        )
    proven = {file.file_id: file.crc64 for file in proof.files}
    for file in row.files:
        if proven.get(file.file_id) != file.crc64:
            raise _bad_digest(file.name)


def _bad_digest(name: str) -> CheckRefused:
    return CheckRefused(
        "bad-digest",
        f"The checksum of {name} is not that of the bytes that are stored.",
        "The file has changed while it was sent: deliver it again.",
    )


def _publish(portal: Portal, row: DeliveryRow) -> None:
    """If what is stored turns out to be something else, the delivery has Failed."""
    try:
        portal.objects.publish(row)
    except CheckRefused as refusal:
        with portal.records.write() as connection:
            deliveries.move(
                connection,
                row.id,
                DeliveryState.FAILED,
                "portal",
                "found other bytes stored than were sent",
                reason=str(refusal),
            )
        portal.bell.ring()
        raise
    with portal.records.write() as connection:
        deliveries.move(
            connection,
            row.id,
            DeliveryState.PENDING_INSPECTION,
            "portal",
            "verified the bytes",
            inspect_after=epoch_now() + portal.inspection_delay_s,
        )
    portal.bell.ring()


def cancel(portal: Portal, caller: Caller, delivery_id: str) -> DeliveryRow:
    """Give a delivery up and free its room; asked again, the same answer."""
    with portal.records.write() as connection:
        row = deliveries.one(connection, caller.scope, delivery_id)
        if row.state is not DeliveryState.CANCELED:
            deliveries.move(
                connection, row.id, DeliveryState.CANCELED, caller.name, "canceled the delivery"
            )
    portal.objects.discard(row)
    portal.bell.ring()
    with portal.records.read() as connection:
        return deliveries.one(connection, caller.scope, delivery_id)


def resume(portal: Portal) -> None:
    """After a start: publish what was proven when the portal died, drop what nobody awaits."""
    with portal.records.read() as connection:
        verifying = deliveries.in_state(connection, DeliveryState.VERIFYING)
        transferring = deliveries.in_state(connection, DeliveryState.TRANSFERRING)
    portal.objects.sweep([*verifying, *transferring])
    for row in verifying:
        try:
            _publish(portal, row)
        except Problem as problem:
            # The client's next `complete` tries it again, and tells its user.
            _log.error("delivery %s could not be published: %s", row.id, problem)
