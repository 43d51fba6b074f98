"""Small disks that fill up, and folders that cannot be written for a while."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class SmallDisk:
    """A file system of its own in memory, mounted on `folder`."""

    folder: Path

    @classmethod
    def mounted(cls, folder: Path, size: int) -> SmallDisk:
        """size in bytes. CalledProcessError where nothing can be mounted."""
        folder.mkdir()
        options = ("-t", "tmpfs", "-o", f"size={size}", "none")
        subprocess.run(["mount", *options, folder], capture_output=True, check=True)
        return cls(folder)

    def fill(self) -> None:
        disk = os.statvfs(self.folder)
        with suppress(OSError), self._filler.open("wb") as filler:
            os.posix_fallocate(filler.fileno(), 0, max(1, disk.f_bavail * disk.f_frsize))

    def make_room(self) -> None:
        self._filler.unlink(missing_ok=True)

    def unmount(self) -> None:
        subprocess.run(["umount", "-l", self.folder], capture_output=True, check=False)

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"


def protect(folder: Path) -> None:
    """Nothing below can be written or made any more, but by who has it open, or is root."""
    _change(folder, lambda mode: mode & ~0o222)


def release(folder: Path) -> None:
    _change(folder, lambda mode: mode | 0o200)


def _change(folder: Path, changed: Callable[[int], int]) -> None:
    for path in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):
            path.chmod(changed(path.stat().st_mode & 0o777))
