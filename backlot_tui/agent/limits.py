"""How fast bytes may go: a token bucket. Pure; whoever uses it brings the clock."""

from __future__ import annotations

from backlot_tui.domain.rates import SLOWEST

PIECE = 1 << 20
"""Bytes per read and per send: large enough for full speed, small enough to stop between."""

_SMALLEST_GRAIN = 1 << 10
_GRAINS_A_SECOND = 20
_RATE_PER_LANE = 64_000
_OWN_RATE_PER_LANE = 8_000_000


def grain(rate: int | None) -> int:
    """Bytes to send at once under a limit: a twentieth of a second's, so that it goes smoothly."""
    if rate is None:
        return PIECE
    return max(_SMALLEST_GRAIN, min(PIECE, rate // _GRAINS_A_SECOND))


def lanes_worth(rate: int | None, most: int) -> int:
    """How many connections a limit feeds so well that no receiver takes them for dead."""
    return most if rate is None else max(1, min(most, rate // _RATE_PER_LANE))


def lanes_borne(rate: int | None, most: int) -> int:
    """How many connections a limit feeds at all, each twice as fast as it has to be."""
    return most if rate is None else max(1, min(most, rate // (2 * SLOWEST)))


def own_lanes_worth(rate: int, most: int) -> int:
    """How many connections a delivery with a limit of its own needs to reach it."""
    return max(1, min(most, rate // _OWN_RATE_PER_LANE))


class Bucket:
    """Lets `rate` bytes per second pass; what was not used is kept for 50 ms, not longer.

    Times are seconds of any steady clock.
    """

    def __init__(self, rate: int, now: float) -> None:
        self.rate = rate
        self._tokens = 0.0
        self._filled_at = now

    def set_rate(self, rate: int, now: float) -> None:
        self._fill(now)
        self.rate = rate

    def wait_s(self, size: int, now: float) -> float:
        """Seconds until `size` bytes may pass; 0 if they may now."""
        self._fill(now, size)
        return max(0.0, (size - self._tokens) / self.rate)

    def take(self, size: int) -> None:
        self._tokens -= size

    def _fill(self, now: float, size: int = 0) -> None:
        most = max(size, self.rate // _GRAINS_A_SECOND)
        self._tokens = min(float(most), self._tokens + (now - self._filled_at) * self.rate)
        self._filled_at = now
