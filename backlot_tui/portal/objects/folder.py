"""The bytes in a folder: arriving under `incoming/`, whole under `delivered/`.

    incoming/<file_id>                               a file of the declared size, filling up
    incoming/<delivery_id>.dir/...                   a whole delivery, being made ready
    delivered/<request_id>/<delivery_id>/<name>      appears with one rename

Every failure of the disk leaves here as a Problem: NoSpaceAtPortal, or Temporary with the code
`storage`.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backlot_tui.domain.file_names import check_relative, from_wire
from backlot_tui.domain.problems import NoSpaceAtPortal, Temporary
from backlot_tui.domain.units import human_size
from backlot_tui.domain.wire import DeliveryRow

_KEPT_FREE = 4 * 1024 * 1024
"""Bytes that no file may reserve: the records of what was accepted have to fit too."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_BUILDING = ".dir"


class ObjectFolder:
    """Thread-safe as long as one thread at a time publishes one delivery."""

    def __init__(self, root: Path) -> None:
        self._incoming = root / "incoming"
        self._delivered = root / "delivered"
        for folder in (self._incoming, self._delivered):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def reserve(self, sizes: dict[str, int]) -> None:
        """Make a file of each size (bytes) under its file id: all of them, or none."""
        made: list[str] = []
        try:
            with _disk_failures_told():
                self._check_room(sum(sizes.values()))
                for file_id, size in sizes.items():
                    made.append(file_id)
                    self._preallocate(file_id, size)
                _sync_folder(self._incoming)
        except BaseException:
            self.discard(made)
            raise

    def _check_room(self, wanted: int) -> None:
        disk = os.statvfs(self._incoming)
        free = disk.f_bavail * disk.f_frsize
        if wanted + _KEPT_FREE > free:
            raise _no_space(
                f" The delivery needs {human_size(wanted)}, {human_size(free)} are free."
            )

    def _preallocate(self, file_id: str, size: int) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        descriptor = os.open(self._incoming / file_id, flags, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, size)
        finally:
            os.close(descriptor)

    @contextmanager
    def part_writer(self, file_id: str, offset: int) -> Iterator[PartWriter]:
        """Writes go on from `offset`, given in bytes."""
        with _disk_failures_told():
            descriptor = os.open(self._incoming / file_id, os.O_WRONLY | os.O_CLOEXEC)
        try:
            yield PartWriter(descriptor, offset)
        finally:
            os.close(descriptor)

    def publish(self, delivery: DeliveryRow) -> None:
        """Let a whole delivery appear under `delivered/`, durably.

        May be called again after it was interrupted anywhere, and after it has succeeded.
        """
        target = self.folder_of(delivery)
        with _disk_failures_told():
            if not target.is_dir():
                self._build(delivery).rename(target)
            for folder in (target.parent, self._delivered, self._incoming):
                _sync_folder(folder)

    def _build(self, delivery: DeliveryRow) -> Path:
        """The delivery's folder as it will be, on the disk, still under `incoming/`."""
        building = self._incoming / f"{delivery.id}{_BUILDING}"
        for file in delivery.files:
            self._move_in(file.file_id, building, from_wire(file.name))
        for folder, _, _ in os.walk(building):
            _sync_folder(Path(folder))
        (self._delivered / delivery.request_id).mkdir(mode=0o700, exist_ok=True)
        return building

    def _move_in(self, file_id: str, building: Path, name: str) -> None:
        check_relative(name)
        place = building / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        source = self._incoming / file_id
        if not source.exists() and place.exists():
            return  # moved before an interruption
        _sync_file(source)
        source.rename(place)

    def folder_of(self, delivery: DeliveryRow) -> Path:
        """Where a delivery's files are once it was published."""
        return self._delivered / delivery.request_id / (delivery.bytes_of or delivery.id)

    def discard(self, file_ids: Collection[str]) -> None:
        """Remove files that are still arriving; those that are gone already do not matter."""
        with _disk_failures_told():
            for file_id in file_ids:
                (self._incoming / file_id).unlink(missing_ok=True)

    def sweep(self, wanted: Collection[DeliveryRow]) -> None:
        """Remove from `incoming/` what belongs to none of these deliveries."""
        kept = {file.file_id for row in wanted for file in row.files}
        kept |= {f"{row.id}{_BUILDING}" for row in wanted}
        with _disk_failures_told():
            for entry in self._incoming.iterdir():
                if entry.name in kept:
                    continue
                if entry.is_dir():
                    shutil.rmtree(entry)
                else:
                    entry.unlink()


@dataclass(slots=True)
class PartWriter:
    descriptor: int
    offset: int

    def write(self, piece: memoryview) -> None:
        with _disk_failures_told():
            while piece:
                written = os.pwrite(self.descriptor, piece, self.offset)
                self.offset += written
                piece = piece[written:]

    def sync(self) -> None:
        """The bytes are on the disk when this returns."""
        with _disk_failures_told():
            os.fdatasync(self.descriptor)


@contextmanager
def _disk_failures_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _no_space() from error
        raise Temporary(
            "storage",
            f"The portal's storage failed: {os.strerror(error.errno or 0)}.",
            "Try again; tell the portal's operator if it stays so.",
        ) from error


def _no_space(numbers: str = "") -> NoSpaceAtPortal:
    return NoSpaceAtPortal(
        "no-space",
        f"The portal's disk is full.{numbers}",
        "Try again when room was made there.",
    )


def _sync_file(path: Path) -> None:
    _sync(path, os.O_RDONLY)


def _sync_folder(path: Path) -> None:
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
