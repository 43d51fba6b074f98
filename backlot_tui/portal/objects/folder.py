"""The bytes in a folder: arriving under `incoming/`, whole under `delivered/`.

    incoming/<file_id>                               a file of the declared size, filling up; a
                                                     small one is made when its bytes come
    incoming/<delivery_id>.dir/...                   a whole delivery, being made ready
    delivered/<request_id>/<delivery_id>/<name>      appears with one rename

Every failure of the disk leaves here as a Problem: NoSpaceAtPortal, or Temporary with the code
`storage`.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from backlot_tui.domain.file_names import check_relative, from_wire
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.wire import DeliveryFile, DeliveryRow
from backlot_tui.portal.objects.disk import failures_told
from backlot_tui.portal.objects.part_writer import PartWriter, part_writer
from backlot_tui.portal.objects.promises import Promises

_BUILDING = ".dir"


class ObjectFolder:
    """Thread-safe as long as one thread at a time publishes one delivery."""

    def __init__(self, root: Path) -> None:
        self._incoming = root / "incoming"
        self._delivered = root / "delivered"
        with failures_told():
            for folder in (self._incoming, self._delivered):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._promises = Promises(self._incoming)

    def reserve(self, _request_id: str, _delivery_id: str, files: Sequence[DeliveryFile]) -> None:
        """Room for all of the files, or for none: of large ones it is taken at once."""
        large = [file for file in files if file.part_count > 1]
        try:
            with failures_told():
                self._promises.give(_small_sizes(files), sum(file.size for file in large))
                for file in large:
                    self._preallocate(file.file_id, file.size)
                if large:
                    _sync_folder(self._incoming)
        except BaseException:
            self.release([file.file_id for file in files])
            raise

    def _preallocate(self, file_id: str, size: int) -> None:
        """A kill or a full disk may have left it half made."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(self._incoming / file_id, flags, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, size)
        finally:
            os.close(descriptor)

    def part_writer(self, file_id: str, offset: int) -> AbstractContextManager[PartWriter]:
        """Writes go on from `offset`, given in bytes."""
        with failures_told():
            self._promises.keep(file_id, lambda size: self._preallocate(file_id, size))
        return part_writer(self._incoming / file_id, offset)

    def sync(self, file_ids: Iterable[str]) -> None:
        """What was written of these files that are arriving is on the disk when this returns."""
        with failures_told():
            for file_id in file_ids:
                _sync(self._incoming / file_id, os.O_WRONLY, os.fdatasync)
            _sync_folder(self._incoming)  # a small one has just been made there

    def publish(self, delivery: DeliveryRow) -> None:
        """Let a whole delivery appear under `delivered/`, durably.

        May be called again after it was interrupted anywhere, and after it has succeeded.
        """
        target = self.folder_of(delivery)
        with failures_told():
            if not target.is_dir():
                self._build(delivery).rename(target)
            for folder in (target.parent, self._delivered, self._incoming):
                _sync_folder(folder)

    def _build(self, delivery: DeliveryRow) -> Path:
        """The delivery's folder as it will be, on the disk, still under `incoming/`."""
        building = self._incoming / f"{delivery.id}{_BUILDING}"
        building.mkdir(mode=0o700, exist_ok=True)
        for file in delivery.files:
            self._move_in(file.file_id, building, from_wire(file.name))
        for folder, _, _ in os.walk(building):
            _sync_folder(Path(folder))
        (self._delivered / delivery.request_id).mkdir(mode=0o700, exist_ok=True)
        return building

    def _move_in(self, file_id: str, building: Path, name: str) -> None:
        check_relative(name)
        place = building / name
        if place.parent != building:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            (self._incoming / file_id).rename(place)  # each part of it was synced as it came
        except FileNotFoundError:
            if not place.exists():  # not moved before an interruption
                raise

    def folder_of(self, delivery: DeliveryRow) -> Path:
        """Where a delivery's files are once it was published."""
        return self._delivered / delivery.request_id / (delivery.bytes_of or delivery.id)

    @contextmanager
    def at_hand(
        self, row: DeliveryRow, _names: Sequence[str], _stop: threading.Event
    ) -> Iterator[Path]:
        """The delivery's own folder: its files are here."""
        yield self.folder_of(row)

    def discard(self, row: DeliveryRow) -> None:
        self.release([file.file_id for file in row.files])

    def release(self, file_ids: Collection[str]) -> None:
        """Remove files that are still arriving; those that are gone already do not matter."""
        self._promises.end(file_ids)
        with failures_told():
            for file_id in file_ids:
                (self._incoming / file_id).unlink(missing_ok=True)

    def sweep(self, awaited: Collection[DeliveryRow]) -> None:
        """Remove from `incoming/` what belongs to none of these deliveries, and keep their room."""
        kept = {file.file_id for row in awaited for file in row.files}
        kept |= {f"{row.id}{_BUILDING}" for row in awaited}
        with failures_told():
            for entry in self._incoming.iterdir():
                if entry.name in kept:
                    continue
                if entry.is_dir():
                    shutil.rmtree(entry)
                else:
                    entry.unlink()
            here = {entry.name for entry in self._incoming.iterdir()}
        arriving = [row for row in awaited if row.state is DeliveryState.TRANSFERRING]
        small = _small_sizes(file for row in arriving for file in row.files)
        self._promises.renew({key: small[key] for key in small.keys() - here})


def _small_sizes(files: Iterable[DeliveryFile]) -> dict[str, int]:
    """File id -> bytes of the files of one part."""
    return {file.file_id: file.size for file in files if file.part_count == 1}


def _sync_folder(path: Path) -> None:
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int, sync: Callable[[int], None] = os.fsync) -> None:
    descriptor = os.open(path, flags | os.O_CLOEXEC)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)
