"""One writer per part: the newest. An older one, on a dead line perhaps, may write no more.

Without this, a stale connection could write over a part that was verified meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from backlot_tui.domain.problems import PortalRefused

_Part = tuple[str, int]


class Claim:
    """The right to write one part, until a newer claim takes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._revoked = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside, nobody takes the part over. PortalRefused (part-taken-over) if one has."""
        with self._lock:
            if self._revoked:
                raise PortalRefused(
                    "part-taken-over", "The same part was sent again on another connection."
                )
            yield

    def revoke(self) -> None:
        with self._lock:
            self._revoked = True


class Claims:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._claims: dict[_Part, Claim] = {}

    @contextmanager
    def claim(self, file_id: str, number: int) -> Iterator[Claim]:
        part = (file_id, number)
        claim = Claim()
        with self._lock:
            older = self._claims.get(part)
            self._claims[part] = claim
        if older is not None:
            older.revoke()
        try:
            yield claim
        finally:
            with self._lock:
                if self._claims.get(part) is claim:
                    del self._claims[part]
