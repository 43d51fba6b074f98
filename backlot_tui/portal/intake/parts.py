"""The parts of a delivery: URLs to send them to, and taking them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from backlot_tui.domain.problems import (
    CheckRefused,
    NotFound,
    Temporary,
    UsageProblem,
)
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
from backlot_tui.portal.objects.folder import ObjectFolder
from backlot_tui.portal.objects.signing import PartOrder
from backlot_tui.portal.records import deliveries, open_for_bytes
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
        file_ids = {part.file_id for part in wanted.parts}
        row = deliveries.one(connection, caller.scope, delivery_id, only=file_ids)
    open_for_bytes.check(row.state)
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

    def __init__(self, order: PartOrder, claim: Claim, folder: ObjectFolder | None) -> None:
        self.order = order
        self.claim = claim
        self._folder = folder
        self._checksum = 0

    @property
    def is_new(self) -> bool:
        """Not a part that is safe already, which is only compared."""
        return self._folder is not None

    def take(self, pieces: Iterable[memoryview]) -> None:
        if self._folder is None:
            for piece in pieces:
                self._checksum = crc64(piece, self._checksum)
            return
        with self._folder.part_writer(self.order.file_id, self.order.offset) as writer:
            for piece in pieces:
                self._checksum = crc64(piece, self._checksum)
                with self.claim.held():
                    writer.write(piece)

    def check(self) -> None:
        """CheckRefused (bad-digest) if other bytes came than were announced."""
        arrived, announced = to_hex(self._checksum), self.order.crc64
        if arrived != announced:
            raise CheckRefused(
                "bad-digest",
                f"Part {self.order.number} arrived with the CRC-64 {arrived},"
                f" {announced} was announced.",
                "Read the part again and send it again.",
            )


@contextmanager
def taking_in(door: ByteDoor, orders: Sequence[PartOrder]) -> Iterator[list[PartIntake]]:
    """Receive parts: give each one's pieces to its `take`; when the block ends well, all are safe.

    If it does not, none of them counts. Raises CheckRefused (bad-digest), NotFound and
    PortalRefused for a delivery that does not wait for bytes; NoSpaceAtPortal.
    """
    with ExitStack() as taken:
        claims = [
            taken.enter_context(door.claims.claim(order.file_id, order.number)) for order in orders
        ]
        safe = _safe_ones(door.records, orders)
        intakes = [
            PartIntake(order, claim, None if order in safe else door.folder)
            for order, claim in zip(orders, claims, strict=True)
        ]
        yield intakes
        for intake in intakes:
            intake.check()
        new = [intake for intake in intakes if intake.is_new]
        if new:
            _sync(door, [intake.order for intake in new])
            for intake in new:
                taken.enter_context(intake.claim.held())
            _record(door.records, [intake.order for intake in new])


def _safe_ones(records: Records, orders: Sequence[PartOrder]) -> set[PartOrder]:
    """Those whose bytes are stored already. Other bytes in a part's place are forgotten."""
    places = {(order.file_id, order.number): order for order in orders}
    with records.read() as connection:
        open_for_bytes.check_files(connection, _files_of(orders))
        stored = deliveries.part_checksums(connection, places.keys())
    safe = {order for place, order in places.items() if stored.get(place) == order.crc64}
    overwritten = [place for place in places.keys() & stored.keys() if places[place] not in safe]
    if overwritten:
        with records.write() as connection:
            open_for_bytes.check_files(connection, _files_of(orders))
            for place in overwritten:
                deliveries.forget_part(connection, *place)
    return safe


def _sync(door: ByteDoor, orders: Sequence[PartOrder]) -> None:
    try:
        door.folder.sync(_files_of(orders))
    except Temporary:
        with door.records.read() as connection:
            # Its files are gone once it was canceled.
            open_for_bytes.check_files(connection, _files_of(orders))
        raise


def _record(records: Records, orders: Sequence[PartOrder]) -> None:
    with records.write() as connection:
        # It may have been canceled while the bytes came in.
        open_for_bytes.check_files(connection, _files_of(orders))
        deliveries.add_parts(
            connection,
            [(order.file_id, order.number, order.size, order.crc64) for order in orders],
        )


def _files_of(orders: Sequence[PartOrder]) -> set[str]:
    return {order.file_id for order in orders}
