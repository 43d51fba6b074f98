"""Calls of many threads, gathered: each thread gets its own answer, and waits for no company."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from backlot_tui.domain.problems import NotFound, PortalRefused, PortalUnreachable, Problem
from backlot_tui.portal_client.gathering import EachAlone, Gathering
from tests.support.processes import wait_until

ASKS = 40
MOST = 8


class Clerk:
    """Answers n with its square, alone or several; while the door is shut nobody is answered."""

    def __init__(self) -> None:
        self.calls: list[int] = []
        self.door = threading.Event()
        self.door.set()
        self.knows_batches = True
        self.is_away = False

    def alone(self, item: int) -> int:
        self._take(1)
        if item % 10 == 7:
            raise NotFound("unlucky", f"There is no {item}.")
        return item * item

    def together(self, items: Sequence[int]) -> list[int | Problem]:
        if not self.knows_batches:
            raise EachAlone
        self._take(len(items))
        return [
            PortalRefused("unlucky", f"There is no {item}.") if item % 10 == 7 else item * item
            for item in items
        ]

    def _take(self, count: int) -> None:
        assert self.door.wait(20)
        self.calls.append(count)
        if self.is_away:
            raise PortalUnreachable("away", "Nobody is there.")


def answers(clerk: Clerk) -> dict[int, int | str]:
    """What each of the threads was told: its answer, or the code of its problem.

    All of them ask before the first is answered.
    """
    gathering = Gathering(clerk.alone, clerk.together, MOST)
    told: dict[int, int | str] = {}

    def ask(item: int) -> None:
        try:
            told[item] = gathering.ask(item)
        except Problem as problem:
            told[item] = problem.code

    clerk.door.clear()
    threads = [threading.Thread(target=ask, args=(item,)) for item in range(ASKS)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(gathering._waiting) == ASKS - 1, "all have asked")
    clerk.door.set()
    for thread in threads:
        thread.join(20)
    return told


RIGHT = {item: "unlucky" if item % 10 == 7 else item * item for item in range(ASKS)}


def test_each_thread_gets_its_own_answer_or_its_own_problem() -> None:
    clerk = Clerk()
    assert answers(clerk) == RIGHT
    assert sorted(clerk.calls) == [1, 7, 8, 8, 8, 8]


def test_who_asks_alone_is_answered_alone_and_at_once() -> None:
    clerk = Clerk()
    gathering = Gathering(clerk.alone, clerk.together, MOST)
    assert [gathering.ask(2), gathering.ask(3)] == [4, 9]
    with pytest.raises(NotFound):
        gathering.ask(7)
    assert clerk.calls == [1, 1, 1]


def test_with_a_portal_older_than_batches_each_asks_by_itself() -> None:
    clerk = Clerk()
    clerk.knows_batches = False
    assert answers(clerk) == RIGHT
    assert clerk.calls == [1] * ASKS


def test_a_call_that_fails_fails_for_all_who_shared_it_and_the_next_is_made() -> None:
    clerk = Clerk()
    clerk.is_away = True
    assert answers(clerk) == dict.fromkeys(range(ASKS), "away")
    assert sum(clerk.calls) == ASKS
