"""How many connections to a portal are worth having. Pure.

Two fill a line without delay and a third hides the time of hashing and signing. On a longer way
each connection carries one window per round trip, and small files one file per round trip, so the
number begins higher there; then it follows what the line gives: one more is tried for a while, and
kept if it brought a tenth more.
"""

from __future__ import annotations

from dataclasses import dataclass

FEWEST = 3
MOST = 8

_PER_CONNECTION_S = 0.012
"""Round trip for which one more connection is opened at the start."""

_WINDOW_S = 4.0
_REST_S = 60.0
_WORTH_IT = 1.1


def at_start(round_trip_s: float) -> int:
    """Connections to begin with."""
    return min(MOST, FEWEST + int(round_trip_s / _PER_CONNECTION_S))


@dataclass(slots=True)
class Pace:
    """Call `look` at a steady pace with what was moved in all; it answers how many to use."""

    lanes: int = FEWEST
    _began: tuple[float, int] | None = None
    _before: float | None = None
    _rest_until: float = 0.0

    def look(self, moved: int, *, saturated: bool, now: float) -> int:
        """moved: bytes sent so far; saturated: all lanes are taken and nothing limits them."""
        if not saturated:
            self._began = self._before = None
            return self.lanes
        if self._began is None:
            self._began = (now, moved)
            return self.lanes
        began, moved_before = self._began
        if now - began < _WINDOW_S:
            return self.lanes
        self._judge((moved - moved_before) / (now - began), now)
        self._began = (now, moved)
        return self.lanes

    def _judge(self, rate: float, now: float) -> None:
        if self._before is None:
            if now >= self._rest_until and self.lanes < MOST:
                self._before = rate
                self.lanes += 1
        elif rate < self._before * _WORTH_IT:
            self.lanes -= 1
            self._before = None
            self._rest_until = now + _REST_S
        else:
            self._before = None
