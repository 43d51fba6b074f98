"""Room that was promised to files which are made when their bytes come.

A file of several parts is made, with all its room, when its delivery begins. For a small one that
would cost as much as taking in its bytes: its room is only counted until then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from backlot_tui.portal.objects.disk import check_room


class Promises:
    """Safe to share between threads. Sizes in bytes, by file id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._sizes: dict[str, int] = {}

    def give(self, sizes: Mapping[str, int], beside: int) -> None:
        """Promise room to all of these, or to none, and see that `beside` bytes are free too.

        Raises NoSpaceAtPortal.
        """
        with self._lock:
            taken = sum(self._sizes.values())
            check_room(self._folder, sum(sizes.values()) + beside, "The delivery", taken)
            self._sizes.update(sizes)

    def renew(self, sizes: Mapping[str, int]) -> None:
        """What was promised before a restart holds after it."""
        with self._lock:
            self._sizes.update(sizes)

    def keep(self, file_id: str, make: Callable[[int], None]) -> None:
        """Have the file made, of its size, unless that was done or nobody waits for it any more.

        Whoever ends a promise meanwhile finds the file made, or it is made no more.
        """
        with self._lock:
            if file_id in self._sizes:
                make(self._sizes[file_id])
                del self._sizes[file_id]

    def end(self, file_ids: Iterable[str]) -> None:
        """They need it no more."""
        with self._lock:
            for file_id in file_ids:
                self._sizes.pop(file_id, None)
