"""The limits as threads meet them: shared by priority, and felt at once when they change."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from backlot_tui.agent.lanes import Rank
from backlot_tui.agent.throttle import ALL, Throttle
from tests.support.processes import wait_until

HIGH, NORMAL, LOW = (-1, 1, "high"), (0, 2, "normal"), (1, 3, "low")
MB = 1_000_000


class Stopped(Exception):
    pass


class Senders:
    """Threads that send all that the throttle lets pass."""

    def __init__(self, throttle: Throttle) -> None:
        self.sent: Counter[str] = Counter()
        self._throttle = throttle
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, rank: Rank) -> None:
        thread = threading.Thread(target=self._send, args=(rank,))
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _send(self, rank: Rank) -> None:
        name = rank[-1]
        try:
            while True:
                size = self._throttle.grain(name)
                self._throttle.pass_on(rank, size, self._check)
                self.sent[name] += size
                self._check()
        except Stopped:
            pass

    def _check(self) -> None:
        if self._over.is_set():
            raise Stopped


@contextmanager
def senders(throttle: Throttle, *ranks: Rank) -> Iterator[Senders]:
    some = Senders(throttle)
    try:
        for rank in ranks:
            some.start(rank)
        yield some
    finally:
        some.stop()


@pytest.fixture
def throttle() -> Throttle:
    return Throttle()


def test_the_high_priority_has_nearly_all_and_the_low_one_goes_on(throttle: Throttle) -> None:
    throttle.set(ALL, 4 * MB)
    with senders(throttle, LOW, LOW, HIGH) as line:
        wait_until(lambda: line.sent.total() > 10 * MB, "bytes pass")
        high, low = line.sent["high"], line.sent["low"]
    print(f"high {high / MB:.2f} MB, low {low / MB:.2f} MB")
    assert high > 5 * low > 0


def test_who_waits_for_the_high_one_has_the_limit_when_that_ends(throttle: Throttle) -> None:
    throttle.set(ALL, 4 * MB)
    with senders(throttle, NORMAL) as normal:
        with senders(throttle, HIGH) as high:
            wait_until(lambda: high.sent["high"] > 4 * MB, "the high one sends")
        before, began = normal.sent["normal"], time.monotonic()
        wait_until(lambda: normal.sent["normal"] - before > 4 * MB, "the normal one sends")
        assert time.monotonic() - began < 4, "a twentieth would take 20 s"


def test_sharing_wastes_nothing_of_the_limit(throttle: Throttle) -> None:
    throttle.set(ALL, 4 * MB)
    with senders(throttle, HIGH, NORMAL, NORMAL, LOW) as line:
        wait_until(lambda: line.sent.total() > MB, "bytes pass")
        before, began = line.sent.total(), time.monotonic()
        wait_until(lambda: line.sent.total() - before > 10 * MB, "bytes pass")
        rate = (line.sent.total() - before) / (time.monotonic() - began)
    print(f"{rate / MB:.2f} of 4 MB/s")
    assert 2.8 * MB < rate < 4.4 * MB


def test_a_delivery_s_own_limit_leaves_the_rest_to_lower_priorities(throttle: Throttle) -> None:
    throttle.set(ALL, 4 * MB)
    throttle.set("high", 400_000)
    with senders(throttle, HIGH, LOW) as line:
        wait_until(lambda: line.sent.total() > 8 * MB, "bytes pass")
        assert line.sent["low"] > 4 * line.sent["high"] > 0


def test_a_delivery_s_own_limit_is_what_it_gets_while_its_share_is_more(throttle: Throttle) -> None:
    others = [(0, place, f"other {place}") for place in (1, 2, 3)]
    throttle.set(ALL, 4 * MB)
    throttle.set("normal", 400_000)
    with senders(throttle, *others, NORMAL) as line:
        wait_until(lambda: line.sent.total() > 12 * MB, "bytes pass")
        part = line.sent["normal"] / line.sent.total()
    print(f"{part:.3f} of the limit, its own is 0.1 of it")
    assert part > 0.07, "turn by turn it would be 0.03"


def test_taking_the_limit_away_frees_everybody(throttle: Throttle) -> None:
    throttle.set(ALL, 16_000)
    with senders(throttle, HIGH, LOW) as line:
        throttle.set(ALL, None)
        wait_until(lambda: line.sent["high"] > 10 * MB and line.sent["low"] > 10 * MB, "they send")
