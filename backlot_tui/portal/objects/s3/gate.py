"""The way in to an object store: presigned URLs, and asking the store what came through them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress

from backlot_tui.domain.problems import Problem
from backlot_tui.domain.wire import DeliveryFile, DeliveryRow, SignedPart
from backlot_tui.portal.moments import epoch_now, iso_at
from backlot_tui.portal.objects.s3.bucket import Bucket, checksum_header
from backlot_tui.portal.objects.s3.place import S3Place
from backlot_tui.portal.objects.signing import PartOrder
from backlot_tui.portal.records import open_for_bytes, uploads
from backlot_tui.portal.records.engine import Records


class S3Gate:
    """beginning: held while an upload is begun and noted, so that nobody takes it for a stray."""

    def __init__(
        self, records: Records, bucket: Bucket, place: S3Place, beginning: threading.Lock
    ) -> None:
        self._records = records
        self._bucket = bucket
        self._place = place
        self._beginning = beginning

    def urls(self, row: DeliveryRow, orders: Sequence[PartOrder]) -> list[SignedPart]:
        """Raises CheckRefused (source-changed) for another checksum than was signed for before."""
        files = {file.file_id: file for file in row.files}
        self._note(row, orders)
        upload_ids = self._begun(row, [files[order.file_id] for order in orders])
        return [
            self._signed(row, files[order.file_id], order, upload_ids.get(order.file_id))
            for order in orders
        ]

    def _note(self, row: DeliveryRow, orders: Sequence[PartOrder]) -> None:
        wanted = [uploads.PartToNote(each.file_id, each.number, each.crc64) for each in orders]
        with self._records.write() as connection:
            open_for_bytes.check_files(connection, [row.files[0].file_id])
            uploads.sign(connection, wanted)

    def _begun(self, row: DeliveryRow, files: Sequence[DeliveryFile]) -> dict[str, str]:
        """File id -> upload id of those files that have several parts."""
        several = {file.file_id: file for file in files if file.part_count > 1}
        if not several:
            return {}
        with self._beginning:
            with self._records.read() as connection:
                known = uploads.of_delivery(connection, row.id)
            upload_ids = {file_id: upload.upload_id for file_id, upload in known.items()}
            for file_id, file in several.items():
                if file_id not in upload_ids:
                    upload_ids[file_id] = self._begin(row, file)
        return upload_ids

    def _begin(self, row: DeliveryRow, file: DeliveryFile) -> str:
        """A kill before the note leaves an upload that the next start's sweep removes."""
        key = self._place.key(row, file.name)
        upload_id = self._bucket.start_upload(key)
        try:
            with self._records.write() as connection:
                uploads.begin(connection, file.file_id, upload_id)
        except Problem:
            with suppress(Problem):  # else the sweep has to
                self._bucket.abort(key, upload_id)
            raise
        return upload_id

    def _signed(
        self, row: DeliveryRow, file: DeliveryFile, order: PartOrder, upload_id: str | None
    ) -> SignedPart:
        key = self._place.key(row, file.name)
        valid_s = max(1, order.expires - int(epoch_now()))
        url = (
            self._bucket.object_url(key, order.crc64, valid_s)
            if upload_id is None
            else self._bucket.part_url(key, upload_id, order.number, order.crc64, valid_s)
        )
        return SignedPart(
            file_id=order.file_id,
            number=order.number,
            size=order.size,
            url=url,
            headers=checksum_header(order.crc64),
            expires_at=iso_at(order.expires),
        )

    def note_arrivals(self, row: DeliveryRow) -> bool:
        """One question for all files of one part, and one for each file of several."""
        missing = [file for file in row.files if file.received < file.size]
        arrived = self._whole_files([file for file in missing if file.part_count == 1], row)
        arrived += self._parts([file for file in missing if file.part_count > 1], row)
        if arrived:
            with self._records.write() as connection:
                uploads.note_arrived(connection, arrived)
        return bool(arrived)

    def _whole_files(
        self, files: Sequence[DeliveryFile], row: DeliveryRow
    ) -> list[uploads.Arrived]:
        if not files:
            return []
        sizes = self._bucket.sizes(self._place.folder_of(row))
        return [
            (file.file_id, 1, file.size)
            for file in files
            if sizes.get(self._place.key(row, file.name)) == file.size
        ]

    def _parts(self, files: Sequence[DeliveryFile], row: DeliveryRow) -> list[uploads.Arrived]:
        if not files:
            return []
        with self._records.read() as connection:
            begun = uploads.of_delivery(connection, row.id)
        return [
            (file.file_id, part.number, part.size)
            for file in files
            if file.file_id in begun
            for part in self._bucket.parts(
                self._place.key(row, file.name), begun[file.file_id].upload_id
            )
            if part.size == _size_of(file, part.number)
        ]


def _size_of(file: DeliveryFile, number: int) -> int:
    return min(file.part_size, file.size - (number - 1) * file.part_size)
