"""The bytes at rest in an object store: published, and read again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from backlot_tui.domain.file_names import from_wire
from backlot_tui.domain.problems import CheckRefused, Temporary
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.wire import DeliveryFile, DeliveryRow
from backlot_tui.portal.objects.s3.bucket import Bucket, StoredPart
from backlot_tui.portal.objects.s3.failures import UploadUnknown
from backlot_tui.portal.objects.s3.place import S3Place, in_key
from backlot_tui.portal.objects.s3.scratch import Scratch
from backlot_tui.portal.objects.s3.tidying import Tidier
from backlot_tui.portal.records import deliveries, uploads
from backlot_tui.portal.records.engine import Records

_LARGEST = 5 * 1024**4
"""Bytes of one object (Amazon S3 User Guide, "Multipart upload limits"): 5 TiB."""

_LONGEST_KEY = 1024
"""Bytes of a key in UTF-8 (Amazon S3 User Guide, "Naming Amazon S3 objects")."""

_AT_ONCE = 8
"""Questions to the store: a thousand files are asked after in a second or two."""


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A file with all that its Complete names."""

    file: DeliveryFile
    key: str
    upload_id: str | None
    checksums: dict[int, str]


class S3Store:
    """Any thread may use it, as long as one at a time publishes one delivery."""

    def __init__(
        self, records: Records, bucket: Bucket, place: S3Place, scratch: Scratch, tidier: Tidier
    ) -> None:
        self._records = records
        self._bucket = bucket
        self._place = place
        self._scratch = scratch
        self._tidier = tidier

    def reserve(self, request_id: str, delivery_id: str, files: Sequence[DeliveryFile]) -> None:
        """A store has no room to set aside; what it can never take is refused here."""
        folder = self._place.folder(request_id, delivery_id)
        for file in files:
            name = safe_text(from_wire(file.name))
            if file.size > _LARGEST:
                raise CheckRefused(
                    "file-too-large",
                    f"{name} is larger than the 5 TiB that the portal's object store takes.",
                    "Deliver it in several files, or ask the portal's operator.",
                )
            if len((folder + in_key(file.name)).encode()) > _LONGEST_KEY:
                raise CheckRefused(
                    "file-names", f"The file name {name[:80]}… is too long for the object store."
                )

    def release(self, file_ids: Collection[str]) -> None:
        """Nothing was set aside."""

    def publish(self, row: DeliveryRow) -> None:
        """Complete what is not complete, then ask the store for every file what it has."""
        arrived = self._arrived(row)
        _for_each(self._complete, arrived)
        _for_each(self._verify, arrived)
        with self._records.write() as connection:
            uploads.forget_signed(connection, row.id)

    def _arrived(self, row: DeliveryRow) -> list[_Arrived]:
        """The files; from here on no upload of theirs is ever aborted."""
        with self._records.write() as connection:
            uploads.note_completing(connection, [file.file_id for file in row.files])
            begun = uploads.of_delivery(connection, row.id)
            safe = deliveries.safe_parts(connection, row.id)
        by_file = {each.file_id: {part.number: part.crc64 for part in each.parts} for each in safe}
        return [
            _Arrived(
                file,
                self._place.key(row, file.name),
                begun[file.file_id].upload_id if file.part_count > 1 else None,
                by_file[file.file_id],
            )
            for file in row.files
        ]

    def _complete(self, arrived: _Arrived) -> None:
        """Once: if an answer was lost, the upload is over and its object is there."""
        if arrived.upload_id is None:
            return
        try:
            parts = _named(self._bucket.parts(arrived.key, arrived.upload_id), arrived)
            self._bucket.finish_upload(
                arrived.key, arrived.upload_id, parts, arrived.file.crc64 or ""
            )
        except UploadUnknown:
            if self._bucket.head(arrived.key) is None:
                raise

    def _verify(self, arrived: _Arrived) -> None:
        file, stored = arrived.file, self._bucket.head(arrived.key)
        if stored is None:
            raise Temporary(
                "storage",
                f"{safe_text(from_wire(file.name))} is not in the portal's object store yet.",
                "Try again; tell the portal's operator if it stays so.",
            )
        if (stored.size, stored.crc64) != (file.size, file.crc64):
            raise CheckRefused(
                "bad-digest",
                f"The object store's checksum of {safe_text(from_wire(file.name))}"
                " is not that of the bytes that were sent.",
                "Deliver the file again.",
            )

    def discard(self, row: DeliveryRow) -> None:
        self._tidier.discard(row)

    def sweep(self, _awaited: Collection[DeliveryRow]) -> None:
        """The records know which uploads are awaited."""
        self._tidier.tidy()

    @contextmanager
    def at_hand(
        self, row: DeliveryRow, names: Sequence[str], stop: threading.Event
    ) -> Iterator[Path]:
        """Copies in the scratch folder, as long as they are looked at."""
        sizes = {file.name: file.size for file in row.files}
        with self._scratch.room(sum(sizes[name] for name in names)) as folder:
            for name in names:
                pieces = self._bucket.read(self._place.key(row, name))
                if pieces is not None:
                    self._scratch.write(folder / from_wire(name), pieces, stop)
            yield folder


def _named(listed: Iterable[StoredPart], arrived: _Arrived) -> list[tuple[StoredPart, str]]:
    """Each part once, in order, with its checksum; of one that was sent twice either is right.

    Temporary if the store does not list all that it has confirmed.
    """
    by_number = {part.number: part for part in listed}
    gone = arrived.checksums.keys() - by_number.keys()
    if gone:
        name = safe_text(from_wire(arrived.file.name))
        raise Temporary(
            "storage",
            f"The portal's object store does not have {len(gone)} of the parts of {name} just now.",
            "It is asked again; tell the portal's operator if it stays so.",
        )
    return [(by_number[number], crc64) for number, crc64 in sorted(arrived.checksums.items())]


_Item = TypeVar("_Item")


def _for_each(act: Callable[[_Item], None], items: Sequence[_Item]) -> None:
    """Several at a time; raises the first failure once all have ended."""
    with ThreadPoolExecutor(max_workers=min(_AT_ONCE, max(1, len(items)))) as pool:
        for done in [pool.submit(act, item) for item in items]:
            done.result()
