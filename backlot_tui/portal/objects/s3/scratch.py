"""Copies of objects for those who read files: made when there is room, removed when read."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from backlot_tui.portal.objects.disk import check_room, failures_told
from backlot_tui.portal.objects.store import StopAskedError


class Scratch:
    """What a kill left in the folder is removed at the start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with failures_told():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700, parents=True)

    @contextmanager
    def room(self, size: int) -> Iterator[Path]:
        """An empty folder on a disk that has `size` bytes free; NoSpaceAtPortal if it has not."""
        with failures_told():
            check_room(self._folder, size, "A copy for the inspection")
            folder = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def write(self, path: Path, pieces: Iterable[bytes], stop: threading.Event) -> None:
        """Raises StopAskedError once `stop` is set."""
        with failures_told():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with path.open("xb") as file:
                for piece in pieces:
                    if stop.is_set():
                        raise StopAskedError
                    file.write(piece)
