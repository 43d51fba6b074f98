"""The limits as the senders meet them: one of all transfers, and one of each delivery."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from backlot_tui.agent.lanes import Rank
from backlot_tui.agent.limits import PIECE, Bucket, grain
from backlot_tui.agent.turns import Turns

ALL = ""
"""The key of the limit that all transfers share; a delivery's is its id."""

_LOOK_S = 0.2
"""A sender that waits looks this often whether it is still wanted."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sender:
    """One that waits until it may send `size` bytes; `woken` when it may be its turn."""

    rank: Rank
    size: int
    woken: threading.Condition

    @property
    def level(self) -> int:
        return self.rank[0]

    @property
    def delivery(self) -> str:
        return self.rank[-1]


class Throttle:
    """Safe to share between threads. A change is felt by those who wait, at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[str, Bucket] = {}
        self._waiting: list[_Sender] = []
        self._turns = Turns()

    def set(self, key: str, rate: int | None) -> None:
        """Bytes per second for `key`; None takes the limit away."""
        before = self._buckets.get(key)
        if rate == (before.rate if before else None):
            return
        with self._lock:
            if rate is None:
                del self._buckets[key]
            elif before is None:
                self._buckets[key] = Bucket(rate, time.monotonic())
            else:
                before.set_rate(rate, time.monotonic())
            for sender in self._waiting:
                sender.woken.notify()

    def grain(self, delivery_id: str) -> int:
        """How many bytes to ask for at once."""
        buckets = (self._buckets.get(ALL), self._buckets.get(delivery_id))
        return min((grain(bucket.rate) for bucket in buckets if bucket), default=PIECE)

    def limits(self, delivery_id: str) -> bool:
        """Whether anything holds this delivery back now."""
        return ALL in self._buckets or delivery_id in self._buckets

    def own(self, delivery_id: str) -> int | None:
        """The delivery's own limit in bytes per second, None if it has none."""
        bucket = self._buckets.get(delivery_id)
        return bucket.rate if bucket else None

    def pass_on(self, rank: Rank, size: int, check: Callable[[], None]) -> None:
        """Return when `size` bytes may go; `check` may raise while it waits.

        rank: of the delivery that they are of, as it is at the moment.
        """
        if not self._buckets:
            return
        with self._lock:
            me = _Sender(rank, size, threading.Condition(self._lock))
            self._waiting.append(me)
            try:
                while (wait_s := self._wait_s(me, time.monotonic())) > 0:
                    me.woken.wait(min(wait_s, _LOOK_S))
                    check()
                self._take(me)
            finally:
                self._waiting.remove(me)
                self._wake_first()

    def _wait_s(self, me: _Sender, now: float) -> float:
        """Seconds until it is worth another look; 0 if it may go now."""
        own_s = self._own_wait_s(me, now)
        shared = self._buckets.get(ALL)
        if own_s > 0 or shared is None:
            return own_s
        if self._first(now) is me:
            return shared.wait_s(me.size, now)
        self._wake_first()
        return _LOOK_S

    def _own_wait_s(self, sender: _Sender, now: float) -> float:
        own = self._buckets.get(sender.delivery)
        return own.wait_s(sender.size, now) if own else 0.0

    def _take(self, me: _Sender) -> None:
        for key in (ALL, me.delivery):
            if bucket := self._buckets.get(key):
                bucket.take(me.size)
        if shared := self._buckets.get(ALL):
            self._turns.passed(shared.rate, me, time.monotonic())

    def _first(self, now: float) -> _Sender | None:
        """Who goes next under the limit of all; None if nobody could."""
        shared = self._buckets.get(ALL)
        if shared is None:
            return None
        ready = [each for each in self._waiting if self._own_wait_s(each, now) <= 0]
        return self._turns.first(shared.rate, ready, now)

    def _wake_first(self) -> None:
        if first := self._first(time.monotonic()):
            first.woken.notify()
