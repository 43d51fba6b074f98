"""Who may go next under a limit that all transfers share. Pure; whoever uses it brings the clock.

The highest priority that has something to send goes first; what it leaves, the lower ones get.
Deliveries of one priority share evenly, by bytes: one whose own limit has it ask for little at a
time goes more often. No priority is starved: each keeps a twentieth of the limit, and at least what
its connections need not to be taken for dead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from backlot_tui.domain.rates import SLOWEST

_KEPT = 1 / 20
"""Of the limit, for each priority that has something to send."""

_CLAIMS_A_SECOND = 10
"""How far a delivery may be behind the others and catch up: a tenth of a second's bytes. What its
own limit made it leave longer ago, or what it left while it was away, has gone to the others."""


class Waiter(Protocol):
    """level: of its priority, smallest first; delivery: its id; size: bytes it wants to send."""

    @property
    def level(self) -> int: ...
    @property
    def delivery(self) -> str: ...
    @property
    def size(self) -> int: ...


_Waiter = TypeVar("_Waiter", bound=Waiter)


@dataclass(slots=True)
class _Level:
    """What one priority has sent, in bytes.

    passed_at: when it last sent something; had: by deliveries that are not far behind; most: what
    the one that is ahead of all has had.
    """

    passed_at: float
    most: int = 0
    had: dict[str, int] = field(default_factory=dict)

    def had_by(self, delivery: str, claim: int) -> int:
        """claim: how many bytes anybody may be behind."""
        return max(self.most - claim, self.had.get(delivery, 0))

    def take(self, who: Waiter, claim: int, now: float) -> None:
        after = self.had_by(who.delivery, claim) + who.size
        near = {key: had for key, had in self.had.items() if had > self.most - claim}
        self.passed_at, self.had = now, {**near, who.delivery: after}
        self.most = max(self.most, after)


class Turns:
    """Remembers who has had how much. Rates are those of the limit, in bytes per second."""

    def __init__(self) -> None:
        self._levels: dict[int, _Level] = {}

    def first(self, rate: int, waiting: Sequence[_Waiter], now: float) -> _Waiter | None:
        """waiting: who could go now, if it were not for the others, in the order they came in."""
        lines = Counter(each.level for each in waiting)

        def turn(each: _Waiter) -> tuple[bool, int]:
            return (not self._is_owed(each, rate, lines[each.level], now), each.level)

        firsts = (self._first_of(level, rate, waiting) for level in lines)
        return min(firsts, key=turn, default=None)

    def passed(self, rate: int, who: Waiter, now: float) -> None:
        """What it wanted to send has gone."""
        level = self._levels.setdefault(who.level, _Level(now))
        level.take(who, rate // _CLAIMS_A_SECOND, now)

    def _first_of(self, level: int, rate: int, waiting: Sequence[_Waiter]) -> _Waiter:
        """Of those of one priority: of the delivery that has had least, who came first."""
        line = [each for each in waiting if each.level == level]
        if (sent := self._levels.get(level)) is None:
            return line[0]
        claim = rate // _CLAIMS_A_SECOND
        return min(line, key=lambda each: sent.had_by(each.delivery, claim))

    def _is_owed(self, each: Waiter, rate: int, lines: int, now: float) -> bool:
        """Whether its priority has had less than what it keeps; lines: how many wait with it."""
        kept = max(rate * _KEPT, SLOWEST * lines)
        sent = self._levels.get(each.level)
        return sent is None or now - sent.passed_at >= each.size / kept
