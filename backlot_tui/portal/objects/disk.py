"""A disk that fails or is full, told as a Problem."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backlot_tui.domain.problems import NoSpaceAtPortal, Temporary
from backlot_tui.domain.units import human_size

_KEPT_FREE = 4 * 1024 * 1024
"""Bytes that no file may reserve: the records of what was accepted have to fit too."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def check_room(folder: Path, wanted: int, what: str, taken: int = 0) -> None:
    """NoSpaceAtPortal if the folder's disk has not `wanted` bytes free for `what`.

    taken: bytes that are free, but not for this.
    """
    disk = os.statvfs(folder)
    free = max(0, disk.f_bavail * disk.f_frsize - taken)
    if wanted + _KEPT_FREE > free:
        raise _no_space(f" {what} needs {human_size(wanted)}, {human_size(free)} are free.")


@contextmanager
def failures_told() -> Iterator[None]:
    """Raises NoSpaceAtPortal, or Temporary with the code `storage`, for every OSError."""
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
