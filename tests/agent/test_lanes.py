"""Who gets a connection, and who need not wait for one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from backlot_tui.agent.lanes import Lane, Lanes
from tests.support.processes import wait_until
from tests.support.taking import Somebody

LOW, NORMAL, OTHER = (1, 1, "low"), (0, 2, "normal"), (0, 3, "other")


class Taking:
    """Each who wants a lane waits for it in a thread of its own; `got` are who has one."""

    def __init__(self, lanes: Lanes) -> None:
        self.got: list[Lane] = []
        self._lanes = lanes
        self._over = False
        self._threads: list[threading.Thread] = []

    @property
    def names(self) -> list[str]:
        return [lane.delivery_id for lane in self.got]

    def want(self, *those: Somebody) -> None:
        for each in those:
            thread = threading.Thread(target=self._take, args=(each,))
            self._threads.append(thread)
            thread.start()

    def give(self, name: str) -> None:
        lane = next(lane for lane in self.got if lane.delivery_id == name)
        self.got.remove(lane)
        self._lanes.give(lane)

    def end(self) -> None:
        self._over = True
        for thread in self._threads:
            thread.join()
        for lane in self.got:
            self._lanes.give(lane)

    def _take(self, who: Somebody) -> None:
        with suppress(StopIteration):
            self.got.append(self._lanes.take(who, self._check))

    def _check(self) -> None:
        if self._over:
            raise StopIteration


@contextmanager
def taking(lanes: Lanes) -> Iterator[Taking]:
    some = Taking(lanes)
    try:
        yield some
    finally:
        some.end()
        lanes.close()


@pytest.fixture
def lanes() -> Lanes:
    """Eight connections at most, of which two are worth having."""
    some = Lanes(most=8, stall_s=5)
    some.use = 2
    return some


def test_a_free_lane_goes_to_the_highest_priority_then_to_who_has_fewest() -> None:
    lanes = Lanes(most=2, stall_s=5)
    with taking(lanes) as line:
        line.want(Somebody(NORMAL), Somebody(NORMAL))
        wait_until(lambda: len(line.got) == 2, "both are taken")
        line.want(*(Somebody(rank) for rank in (LOW, NORMAL, OTHER)))
        wait_until(lambda: len(lanes._waiting) == 3, "all wait")
        line.give("normal")
        wait_until(lambda: line.names == ["normal", "other"], "it goes to who has none")
        line.give("normal")
        wait_until(lambda: line.names == ["other", "normal"], "to the next of that priority")
        line.give("other")
        wait_until(lambda: line.names == ["normal", "low"], "at last to the lower one")


def test_a_limit_that_comes_while_lanes_are_held_gives_others_their_place(lanes: Lanes) -> None:
    limited, high = Somebody(NORMAL), Somebody((-1, 9, "high"))
    with taking(lanes) as line:
        line.want(limited, limited)
        wait_until(lambda: len(line.got) == 2, "both are taken")
        assert lanes.saturated()
        limited.own_limit = 100_000
        line.want(Somebody(OTHER), high, limited)
        wait_until(lambda: sorted(line.names[2:]) == ["high", "other"], "others have lanes")
        assert lanes.saturated()


def test_a_limit_that_is_taken_away_counts_at_once(lanes: Lanes) -> None:
    limited = Somebody(NORMAL, own_limit=20_000_000)
    with taking(lanes) as line:
        line.want(limited, limited)
        wait_until(lambda: len(line.got) == 2, "both are taken, on top of the others'")
        assert not lanes.saturated()
        limited.own_limit = None
        assert lanes.saturated()


def test_who_is_before_all_that_hold_a_lane_takes_one_more(lanes: Lanes) -> None:
    """A part may hold its lane for minutes; whoever comes later waits for it."""
    moved = Somebody((0, 8, "moved"))
    with taking(lanes) as line:
        line.want(Somebody(NORMAL), Somebody(OTHER))
        wait_until(lambda: len(line.got) == 2, "both are taken")
        line.want(moved, Somebody(LOW))
        wait_until(lambda: len(lanes._waiting) == 2, "both wait")
        moved.rank = (0, 1, "moved")
        wait_until(lambda: line.names[2:] == ["moved"], "the first has a lane")
        line.want(moved)
        wait_until(lambda: len(lanes._waiting) == 2, "it wants one more")
        line.give("normal")
        line.give("other")
        wait_until(lambda: line.names == ["moved", "moved"], "the next that is free")


def test_no_more_lanes_are_taken_than_the_limit_feeds(lanes: Lanes) -> None:
    lanes.at_need = 2
    with taking(lanes) as line:
        line.want(Somebody(NORMAL), Somebody(OTHER))
        wait_until(lambda: len(line.got) == 2, "both are taken")
        line.want(Somebody((-1, 1, "first")))
        with pytest.raises(AssertionError):
            wait_until(lambda: len(line.got) > 2, "a third", patience_s=2)
