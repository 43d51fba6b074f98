"""Counters of one delivery while it is sent: written by its sender threads, read by the agent."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from backlot_tui.domain.statuses import NO_CONNECTION

HASHING = "Hashing"
_RATE_SPAN_S = 4.0
"""The shown rate is an average over about this long: calm, yet it follows the line."""
_NO_LANE_S = 1.0
"""Who holds no lane for so long waits for one; between two parts it is a moment."""


@dataclass(frozen=True, slots=True)
class Look:
    """rate in bytes per second; sent: (transfer id, bytes); phase: empty while bytes move."""

    rate: float
    sent: list[tuple[int, int]]
    phase: str


class Progress:
    """Bytes on their way or safe, by transfer id, the current rate, and what is done now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bytes: dict[int, int] = {}
        self._moved = 0
        self._rate = 0.0
        self._last_look = (time.monotonic(), 0)
        self._phase = ""
        self._in_flight = 0
        self._wants_lane_since: float | None = None

    @property
    def moved(self) -> int:
        """Bytes handed to the network so far, less what failed."""
        return self._moved

    def begin(self, transfer_id: int, safe_bytes: int) -> None:
        with self._lock:
            self._bytes[transfer_id] = safe_bytes

    def arrived(self, transfer_id: int, count: int) -> None:
        """Bytes that turned out to be there already."""
        with self._lock:
            self._bytes[transfer_id] += count

    def add(self, transfer_id: int, count: int) -> None:
        """Count bytes handed to the network; a negative count takes back what failed."""
        with self._lock:
            self._bytes[transfer_id] += count
            self._moved += count

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """What the delivery's own thread does; shown while nothing is being sent."""
        self._phase = name
        try:
            yield
        finally:
            self._phase = ""

    @contextmanager
    def wanting_lane(self) -> Iterator[None]:
        """While the delivery's own thread waits for a lane; others may be sending on theirs."""
        self._wants_lane_since = time.monotonic()
        try:
            yield
        finally:
            self._wants_lane_since = None

    @contextmanager
    def sending(self) -> Iterator[None]:
        with self._lock:
            self._in_flight += 1
        try:
            yield
        finally:
            with self._lock:
                self._in_flight -= 1

    def look(self) -> Look:
        """Call it at a steady pace: the rate is that since the last call, smoothed."""
        now = time.monotonic()
        with self._lock:
            before, moved_before = self._last_look
            elapsed = max(now - before, 1e-6)
            current = max(0.0, (self._moved - moved_before) / elapsed)
            share = min(1.0, elapsed / _RATE_SPAN_S)
            self._rate = current if self._rate == 0 else self._rate + share * (current - self._rate)
            self._last_look = (now, self._moved)
            phase = self._phase_at(now)
            if phase == NO_CONNECTION:
                self._rate = 0.0  # what it fades out from would tell of hours to go
            return Look(self._rate, list(self._bytes.items()), phase)

    def _phase_at(self, now: float) -> str:
        since = self._wants_lane_since
        if self._in_flight:
            return ""
        return NO_CONNECTION if since is not None and now - since >= _NO_LANE_S else self._phase
