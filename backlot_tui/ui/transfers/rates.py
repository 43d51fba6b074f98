"""The rate of the last minutes, as a line of glyphs."""

from __future__ import annotations

import math
from collections import deque

BUCKET_S = 5.0
BUCKETS = 60
_BLOCKS = "▁▂▃▄▅▆▇█"
_ASCII = "_.:-=+*#"


class RateHistory:
    """The mean rate of each five seconds of the last five minutes, in bytes per second.

    Times in seconds of a clock that never goes back. A rate holds until the next is noted. Five
    seconds of which only the end was seen are left out.
    """

    def __init__(self) -> None:
        self._means: deque[float] = deque(maxlen=BUCKETS)
        self._bucket: int | None = None
        self._whole_from = 0
        self._sum = 0.0
        self._rate = 0.0
        self._at = 0.0

    def note(self, rate: float, now: float) -> None:
        self._until(now)
        self._rate = rate

    def rates(self) -> list[float]:
        """Oldest first; the five seconds that have just begun are left out."""
        return list(self._means)

    def _until(self, now: float) -> None:
        """Account for the time since the last note at the rate that held."""
        if self._bucket is None:
            self._begin(now)
            return
        last = int(now / BUCKET_S)
        if last - self._bucket > BUCKETS:  # nothing of it would be left
            self._means.clear()
            self._begin(now)
            return
        while self._bucket < last:
            end = (self._bucket + 1) * BUCKET_S
            if self._bucket >= self._whole_from:
                self._means.append((self._sum + self._rate * (end - self._at)) / BUCKET_S)
            self._bucket, self._sum, self._at = self._bucket + 1, 0.0, end
        self._sum += self._rate * (now - self._at)
        self._at = now

    def _begin(self, now: float) -> None:
        self._bucket, self._sum, self._at = int(now / BUCKET_S), 0.0, now
        self._whole_from = math.ceil(now / BUCKET_S)


def sparkline(rates: list[float], width: int, *, plain: bool) -> str:
    """The newest at the right. plain: in ASCII, for terminals of few colours and old fonts."""
    glyphs = _ASCII if plain else _BLOCKS
    shown = rates[-width:] if width > 0 else []
    most = max(shown, default=0.0)
    if most <= 0:
        return ""
    top = len(glyphs) - 1
    return "".join(glyphs[min(top, round(rate / most * top))] for rate in shown)
