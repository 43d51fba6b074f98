"""Who may go next under a limit that all transfers share. Pure; whoever uses it brings the clock.

The highest priority that has something to send goes first; what it leaves, the lower ones get.
Among equals it is who came first. No priority is starved: each keeps a twentieth of the limit, and
at least what its connections need not to be taken for dead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from backlot_tui.domain.rates import SLOWEST

_KEPT = 1 / 20
"""Of the limit, for each priority that has something to send."""


class Waiter(Protocol):
    """level: of its priority, smallest first; size: bytes that it wants to send at once."""

    @property
    def level(self) -> int: ...
    @property
    def size(self) -> int: ...


_Waiter = TypeVar("_Waiter", bound=Waiter)


@dataclass(frozen=True, slots=True)
class Turns:
    """rate: the limit in bytes per second; passed_at: level -> when it last sent something."""

    rate: int
    passed_at: Mapping[int, float]

    def first(self, waiting: Sequence[_Waiter], now: float) -> _Waiter | None:
        """waiting: who could go now, if it were not for the others; first come, first."""
        lines = {each.level: 0 for each in waiting}
        for each in waiting:
            lines[each.level] += 1

        def turn(each: _Waiter) -> tuple[bool, int]:
            return (not self._is_owed(each, lines[each.level], now), each.level)

        return min(waiting, key=turn, default=None)

    def _is_owed(self, each: _Waiter, lines: int, now: float) -> bool:
        """Whether its priority has had less than what it keeps; lines: how many wait with it."""
        kept = max(self.rate * _KEPT, SLOWEST * lines)
        passed_at = self.passed_at.get(each.level)
        return passed_at is None or now - passed_at >= each.size / kept
