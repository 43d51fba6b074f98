"""The connections to one portal, shared by all its deliveries and kept open between them.

A lane that comes free goes to whoever has the highest priority; among equals to who has the fewest
lanes, so that a small delivery gets its turn beside a large one; then to who is first in the queue.
A part may hold its lane for minutes, under a limit or on a slow line: who is before all that hold
one need not wait for that and takes one more.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from backlot_tui.agent.byte_engine import PartSender
from backlot_tui.agent.limits import own_lanes_worth

Rank = tuple[int, int, str]
"""A delivery's place in the queue, smallest first: see `QueueRow.order`."""

_MOST_THREADS = 64
"""Twice as many as connections may be asked for: each may be slow or fast."""

_LOOK_S = 0.2
_GRACE_S = 1.0
"""A delivery that took a lane so lately will want the next; lower priorities wait for that."""

_PATIENCE_S = 1.0
"""A lane that comes free within this is worth waiting for: one more would bring nothing."""


class Taker(Protocol):
    """A delivery that wants lanes, as it is at the moment.

    own_limit: in bytes per second, None if it has none; a person may set it and take it away
    while it holds lanes.
    """

    @property
    def rank(self) -> Rank: ...
    @property
    def own_limit(self) -> int | None: ...


class Lane:
    """One kept connection: what a part in flight occupies. `taker`: who has it, or had it last."""

    def __init__(self, stall_s: float, taker: Taker) -> None:
        self.sender = PartSender(stall_s)
        self.taker = taker

    @property
    def delivery_id(self) -> str:
        return self.taker.rank[-1]

    @property
    def slow(self) -> bool:
        """Held by a delivery with a limit of its own: it would only hold up the others."""
        return self.taker.own_limit is not None


class Lanes:
    """Safe to share between threads. `use`: how many may be taken at once, `most` at any time.

    at_need: how many may be taken when some of them go to who is before all that hold one.
    Lanes of deliveries with limits of their own are not among those: they come on top, so that a
    slow delivery takes no place from a fast one.
    """

    def __init__(self, most: int, stall_s: float) -> None:
        self.use = self.at_need = most
        self._stall_s = stall_s
        self._changed = threading.Condition()
        self._free: list[Lane] = []
        self._taken: list[Lane] = []
        self._waiting: dict[str, Rank] = {}
        self._wanted_at: dict[str, tuple[int, float]] = {}
        self._most_slow = most
        self._threads = ThreadPoolExecutor(_MOST_THREADS, "lane")

    def obey(self, most: int, stall_s: float) -> None:
        """From now on; lanes that are taken stay so, and are as patient as they were."""
        with self._changed:
            self._most_slow, self._stall_s = most, stall_s
            self._changed.notify_all()

    def take(self, taker: Taker, check: Callable[[], None]) -> Lane:
        """A lane for a delivery, when it is its turn; `check` may raise while it waits."""
        delivery_id, began = taker.rank[-1], time.monotonic()
        with self._changed:
            try:
                while not self._is_turn_of(taker, time.monotonic() - began):
                    self._changed.wait(_LOOK_S)
                    check()
            finally:
                self._waiting.pop(delivery_id, None)
                self._changed.notify_all()
            lane = self._free.pop() if self._free else Lane(self._stall_s, taker)
            lane.sender.stall_s, lane.taker = self._stall_s, taker
            self._taken.append(lane)
            return lane

    def soon(self, rank: Rank) -> None:
        """A delivery is about to ask for its first lane: lower priorities leave it to that."""
        with self._changed:
            self._wanted_at[rank[-1]] = (rank[0], time.monotonic())

    def no_more(self, delivery_id: str) -> None:
        """The delivery has taken all the lanes that it needed."""
        with self._changed:
            self._wanted_at.pop(delivery_id, None)
            self._changed.notify_all()

    def run(self, lane: Lane, work: Callable[[Lane], None]) -> Future[None]:
        """Do `work` on a taken lane in a thread of its own; the lane is given back after it."""

        def and_give_back() -> None:
            try:
                work(lane)
            finally:
                self.give(lane)

        return self._threads.submit(and_give_back)

    def give(self, lane: Lane) -> None:
        with self._changed:
            self._taken.remove(lane)
            self._free.append(lane)
            self._changed.notify_all()

    def cut(self, delivery_id: str) -> None:
        """Break what a delivery has under way: its senders stop even on a line that is dead."""
        with self._changed:
            mine = [lane for lane in self._taken if lane.delivery_id == delivery_id]
        for lane in mine:
            lane.sender.cut()

    def saturated(self) -> bool:
        """Whether every lane that may be used is taken."""
        return self._fast_taken() >= self.use

    def round_trip_s(self) -> float | None:
        """The shortest time that opening a connection took; None before the first."""
        with self._changed:
            found = [lane.sender.round_trip_s for lane in (*self._free, *self._taken)]
        return min((each for each in found if each is not None), default=None)

    def rest(self) -> None:
        """Close the connections that nobody uses."""
        with self._changed:
            for lane in self._free:
                lane.sender.close()

    def close(self) -> None:
        """When no delivery is under way any more."""
        self.rest()
        self._threads.shutdown()

    def _is_outranked(self, rank: int, now: float) -> bool:
        return any(
            other < rank and now - wanted_at < _GRACE_S
            for other, wanted_at in self._wanted_at.values()
        )

    def _fast_taken(self) -> int:
        return sum(1 for lane in self._taken if not lane.slow)

    def _is_turn_of(self, taker: Taker, waited_s: float) -> bool:
        rank, own_limit = taker.rank, taker.own_limit
        delivery_id = rank[-1]
        held = Counter(lane.delivery_id for lane in self._taken)
        if len(self._taken) >= _MOST_THREADS:
            return False  # limits have come and gone, and there is nobody to work on one more
        if own_limit is not None:
            self._waiting.pop(delivery_id, None)
            slow = len(self._taken) - self._fast_taken()
            worth = own_lanes_worth(own_limit, self.use)
            return held[delivery_id] < worth and slow < self._most_slow
        now = time.monotonic()
        self._waiting[delivery_id] = rank
        self._wanted_at[delivery_id] = (rank[0], now)
        if not self._is_room_for(rank, waited_s) or self._is_outranked(rank[0], now):
            return False

        def turn(each: str) -> tuple[int, int, Rank]:
            rank = self._waiting[each]
            return (rank[0], held[each], rank)

        return min(self._waiting, key=turn) == delivery_id

    def _is_room_for(self, rank: Rank, waited_s: float) -> bool:
        taken = self._fast_taken()
        if taken < self.use:
            return True
        if taken >= self.at_need or waited_s < _PATIENCE_S:
            return False
        return all(rank < lane.taker.rank for lane in self._taken if not lane.slow)
