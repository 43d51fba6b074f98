"""What is known of files on their way into an object store: uploads begun, checksums signed for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from backlot_tui.domain.problems import CheckRefused
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.portal.records.schema import (
    deliveries,
    delivery_files,
    parts,
    signed_parts,
    store_uploads,
)

Arrived = tuple[str, int, int]
"""File id, number and size in bytes of a part that the store has."""

_GIVEN_UP = (str(DeliveryState.CANCELED), str(DeliveryState.FAILED))


@dataclass(frozen=True, slots=True)
class Upload:
    """A multipart upload. `completing`: Complete may have been sent; never abort it from then."""

    upload_id: str
    completing: bool


@dataclass(frozen=True, slots=True)
class PartToNote:
    file_id: str
    number: int
    crc64: str


def sign(connection: Connection, wanted: Sequence[PartToNote]) -> None:
    """Note what is signed for. One part has one checksum.

    Raises CheckRefused (source-changed) where another was signed for before.
    """
    known = _signed(connection, wanted)
    fresh = []
    for part in wanted:
        place = (part.file_id, part.number)
        if place not in known:
            known[place] = part.crc64
            fresh.append({"file_id": part.file_id, "number": part.number, "crc64": part.crc64})
        elif known[place] != part.crc64:
            raise CheckRefused(
                "source-changed",
                f"Part {part.number} of a file was announced with another checksum before:"
                " the file has changed while it was sent.",
                "Cancel the delivery and deliver the file again.",
            )
    if fresh:
        connection.execute(insert(signed_parts), fresh)


def _signed(connection: Connection, wanted: Sequence[PartToNote]) -> dict[tuple[str, int], str]:
    table = signed_parts.c
    found = connection.execute(
        select(signed_parts).where(
            table.file_id.in_({part.file_id for part in wanted}),
            table.number.in_({part.number for part in wanted}),
        )
    )
    return {(row.file_id, row.number): row.crc64 for row in found}


def note_arrived(connection: Connection, arrived: Sequence[Arrived]) -> None:
    """Parts that the store has are safe, with the checksum that was signed for each."""
    for file_id in {each[0] for each in arrived}:
        sizes = {number: size for of_file, number, size in arrived if of_file == file_id}
        of_file = select(parts.c.number).where(parts.c.file_id == file_id)
        noted = set(connection.execute(of_file).scalars())
        checksums = connection.execute(
            select(signed_parts.c.number, signed_parts.c.crc64).where(
                signed_parts.c.file_id == file_id
            )
        )
        fresh = [
            {"file_id": file_id, "number": number, "size": sizes[number], "crc64": crc64}
            for number, crc64 in checksums
            if number in sizes and number not in noted
        ]
        if fresh:
            connection.execute(insert(parts), fresh)


def of_delivery(connection: Connection, delivery_id: str) -> dict[str, Upload]:
    """File id -> its upload."""
    found = connection.execute(
        select(store_uploads)
        .join(delivery_files, delivery_files.c.file_id == store_uploads.c.file_id)
        .where(delivery_files.c.delivery_id == delivery_id)
    )
    return {row.file_id: Upload(row.upload_id, row.completing) for row in found}


def begin(connection: Connection, file_id: str, upload_id: str) -> None:
    connection.execute(insert(store_uploads).values(file_id=file_id, upload_id=upload_id))


def note_completing(connection: Connection, file_ids: Collection[str]) -> None:
    connection.execute(
        update(store_uploads).where(store_uploads.c.file_id.in_(file_ids)).values(completing=True)
    )


def known_deliveries(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of the ids that are deliveries here."""
    return set(
        connection.execute(select(deliveries.c.id).where(deliveries.c.id.in_(ids))).scalars()
    )


def wanted_uploads(connection: Connection) -> set[str]:
    """The upload ids that must not be aborted: of every delivery that was not given up, and
    those for which Complete may have been sent."""
    found = connection.execute(
        select(store_uploads.c.upload_id)
        .join(delivery_files, delivery_files.c.file_id == store_uploads.c.file_id)
        .join(deliveries, deliveries.c.id == delivery_files.c.delivery_id)
        .where(deliveries.c.state.not_in(_GIVEN_UP) | store_uploads.c.completing)
    )
    return set(found.scalars())


def given_up(connection: Connection) -> dict[str, str]:
    """Delivery id -> moment of its end, of those given up of which the store may have objects."""
    touched = select(delivery_files.c.delivery_id).join(
        signed_parts, signed_parts.c.file_id == delivery_files.c.file_id
    )
    found = connection.execute(
        select(deliveries.c.id, deliveries.c.updated_at).where(
            deliveries.c.state.in_(_GIVEN_UP), deliveries.c.id.in_(touched)
        )
    )
    return {row.id: row.updated_at for row in found}


def forget_signed(connection: Connection, delivery_id: str) -> None:
    """No part of the delivery is on its way any more."""
    of_delivery = select(delivery_files.c.file_id).where(
        delivery_files.c.delivery_id == delivery_id
    )
    connection.execute(delete(signed_parts).where(signed_parts.c.file_id.in_(of_delivery)))
