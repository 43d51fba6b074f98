"""The parts of a delivery: URLs to send them to, and taking one in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from backlot_tui.domain.problems import CheckRefused, NotFound, PortalRefused, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.wire import (
    DeliveryFile,
    DeliveryRow,
    FileParts,
    PartsToSign,
    PartToSign,
    SignedParts,
)
from backlot_tui.integrity.crc64 import crc64, to_hex
from backlot_tui.portal.context import ByteDoor, Portal
from backlot_tui.portal.intake.plan import part_span
from backlot_tui.portal.moments import epoch_now
from backlot_tui.portal.objects.claims import Claim
from backlot_tui.portal.objects.part_writer import PartWriter
from backlot_tui.portal.objects.signing import PartOrder
from backlot_tui.portal.records import deliveries
from backlot_tui.portal.records.engine import Records
from backlot_tui.portal.records.people import Caller

URL_VALID_S = 15 * 60


def safe_parts(portal: Portal, caller: Caller, delivery_id: str) -> list[FileParts]:
    row = with_arrivals(portal, caller, delivery_id)
    with portal.records.read() as connection:
        return deliveries.safe_parts(connection, row.id)


def with_arrivals(portal: Portal, caller: Caller, delivery_id: str) -> DeliveryRow:
    """The delivery, with every part noted that has arrived until now."""
    with portal.records.read() as connection:
        row = deliveries.one(connection, caller.scope, delivery_id)
    if row.state is not DeliveryState.TRANSFERRING or not portal.gate.note_arrivals(row):
        return row
    with portal.records.read() as connection:
        return deliveries.one(connection, caller.scope, delivery_id)


def sign(portal: Portal, caller: Caller, delivery_id: str, wanted: PartsToSign) -> SignedParts:
    """URLs for parts of a delivery that is Transferring; PortalRefused for any other.

    NotFound for a file that is not the delivery's, UsageProblem for a part that the plan has not.
    """
    with portal.records.read() as connection:
        row = deliveries.one(connection, caller.scope, delivery_id)
    _check_transferring(row.state)
    files = {file.file_id: file for file in row.files}
    expires = int(epoch_now()) + URL_VALID_S
    orders = [_order(files.get(part.file_id), part, expires) for part in wanted.parts]
    return SignedParts(parts=portal.gate.urls(row, orders))


def _order(file: DeliveryFile | None, part: PartToSign, expires: int) -> PartOrder:
    if file is None:
        raise NotFound(
            "file-unknown", f"The delivery has no file with the id {safe_text(part.file_id)!r}."
        )
    if part.number > file.part_count:
        raise UsageProblem(
            "part-number", f"The file has {file.part_count} parts, not {part.number}."
        )
    offset, size = part_span(file.size, file.part_size, part.number)
    return PartOrder(file.file_id, part.number, offset, size, part.crc64, expires)


class PartIntake:
    """Takes in the bytes of one part, piece by piece; see `taking_in`."""

    def __init__(self, claim: Claim, writer: PartWriter | None) -> None:
        self._claim = claim
        self._writer = writer
        self.checksum = 0

    def take(self, piece: memoryview) -> None:
        self.checksum = crc64(piece, self.checksum)
        if self._writer is not None:
            with self._claim.held():
                self._writer.write(piece)


@contextmanager
def taking_in(door: ByteDoor, order: PartOrder) -> Iterator[PartIntake]:
    """Receive a part: give every piece to `take`; when the block ends well, the part is safe.

    A part that is safe already is only compared. Raises CheckRefused (bad-digest) if other
    bytes came than were announced, and then nothing is recorded; NotFound and PortalRefused for
    a delivery that does not wait for bytes; NoSpaceAtPortal.
    """
    with door.claims.claim(order.file_id, order.number) as claim:
        if _is_safe(door.records, order):
            intake = PartIntake(claim, None)
            yield intake
            _check_digest(order, intake)
            return
        with door.folder.part_writer(order.file_id, order.offset) as writer:
            intake = PartIntake(claim, writer)
            yield intake
            _check_digest(order, intake)
            writer.sync()
        with claim.held():
            _record(door.records, order)


def _is_safe(records: Records, order: PartOrder) -> bool:
    """Whether these bytes are stored already. Other bytes in their place are forgotten."""
    with records.read() as connection:
        _check_transferring(deliveries.state_of_file(connection, order.file_id))
        stored = deliveries.part_checksum(connection, order.file_id, order.number)
    if stored is None or stored == order.crc64:
        return stored is not None
    with records.write() as connection:
        _check_transferring(deliveries.state_of_file(connection, order.file_id))
        deliveries.forget_part(connection, order.file_id, order.number)
    return False


def _record(records: Records, order: PartOrder) -> None:
    with records.write() as connection:
        # It may have been canceled while the bytes came in.
        _check_transferring(deliveries.state_of_file(connection, order.file_id))
        deliveries.add_part(connection, order.file_id, order.number, order.size, order.crc64)


def _check_digest(order: PartOrder, intake: PartIntake) -> None:
    if to_hex(intake.checksum) != order.crc64:
        raise CheckRefused(
            "bad-digest",
            f"Part {order.number} arrived with the CRC-64 {to_hex(intake.checksum)},"
            f" {order.crc64} was announced.",
            "Read the part again and send it again.",
        )


def _check_transferring(state: DeliveryState | None) -> None:
    if state is None:
        raise NotFound("file-unknown", "The portal knows no such file.")
    if state is not DeliveryState.TRANSFERRING:
        raise PortalRefused("delivery-closed", f"The delivery takes no more bytes: it is {state}.")
