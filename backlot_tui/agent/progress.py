"""Counters of one delivery while it is sent: written by its sender threads, read by the agent."""

from __future__ import annotations

import threading
import time

_RATE_SPAN_S = 4.0
"""The shown rate is an average over about this long: calm, yet it follows the line."""


class Progress:
    """Bytes on their way or safe, by transfer id, and the current rate in bytes per second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bytes: dict[int, int] = {}
        self._moved = 0
        self._rate = 0.0
        self._last_look = (time.monotonic(), 0)

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

    def look(self) -> tuple[float, list[tuple[int, int]]]:
        """(rate, [(transfer id, bytes)]); call it at a steady pace."""
        now = time.monotonic()
        with self._lock:
            before, moved_before = self._last_look
            elapsed = max(now - before, 1e-6)
            current = max(0.0, (self._moved - moved_before) / elapsed)
            share = min(1.0, elapsed / _RATE_SPAN_S)
            self._rate = current if self._rate == 0 else self._rate + share * (current - self._rate)
            self._last_look = (now, self._moved)
            return self._rate, list(self._bytes.items())
