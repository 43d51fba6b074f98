"""Removing from an object store what no delivery stands for: aborted uploads, late objects."""

from __future__ import annotations

import logging
import threading

from backlot_tui.domain.problems import Temporary
from backlot_tui.domain.wire import DeliveryRow
from backlot_tui.portal.moments import epoch_now, iso_at
from backlot_tui.portal.objects.s3.bucket import Bucket
from backlot_tui.portal.objects.s3.place import S3Place
from backlot_tui.portal.records import deliveries, people, uploads
from backlot_tui.portal.records.engine import Records

_LATEST_ARRIVAL_S = 24 * 3600
"""A PUT that was begun while its URL held has ended by then, on whatever line."""

_log = logging.getLogger(__name__)


class Tidier:
    """beginning: see `S3Gate`. What the store does not let go now is logged, and tried again."""

    def __init__(
        self, records: Records, bucket: Bucket, place: S3Place, beginning: threading.Lock
    ) -> None:
        self._records = records
        self._bucket = bucket
        self._place = place
        self._beginning = beginning

    def discard(self, row: DeliveryRow) -> None:
        """Remove what has arrived of a delivery that was given up."""
        try:
            self._remove(row)
        except Temporary as problem:
            _log.warning("delivery %s is not removed from the store yet: %s", row.id, problem)

    def tidy(self) -> None:
        """Remove what no delivery waits for."""
        try:
            self._clear_given_up()
            self._abort_strays()
        except Temporary as problem:
            _log.warning("the object store could not be tidied: %s", problem)

    def _remove(self, row: DeliveryRow) -> None:
        """Uploads first: after that no part of theirs can arrive any more."""
        with self._records.read() as connection:
            begun = uploads.of_delivery(connection, row.id)
        for file in row.files:
            upload = begun.get(file.file_id)
            if upload is not None and not upload.completing:
                self._bucket.abort(self._place.key(row, file.name), upload.upload_id)
        if row.bytes_of is None:
            self._bucket.delete(self._bucket.sizes(self._place.folder_of(row)))

    def _clear_given_up(self) -> None:
        """Once more, since a PUT that was under way may have ended after its delivery had."""
        with self._records.read() as connection:
            ended = uploads.given_up(connection)
            rows = deliveries.some(connection, people.everybody(connection), ended)
        overdue = iso_at(epoch_now() - _LATEST_ARRIVAL_S)
        for row in rows:
            self._remove(row)
            if ended[row.id] < overdue:
                with self._records.write() as connection:
                    uploads.forget_signed(connection, row.id)

    def _abort_strays(self) -> None:
        """Uploads of deliveries that are known here and do not await them; and no others.

        One begun by another portal, or by anybody else, is not ours to end.
        """
        with self._beginning:
            listed = [
                (key, upload_id, self._place.delivery_of(key) or "")
                for key, upload_id in self._bucket.uploads(self._place.root)
            ]
            with self._records.read() as connection:
                known = uploads.known_deliveries(connection, {each[2] for each in listed})
                wanted = uploads.wanted_uploads(connection)
            for key, upload_id, delivery_id in listed:
                if delivery_id in known and upload_id not in wanted:
                    self._bucket.abort(key, upload_id)
