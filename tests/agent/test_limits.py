"""The bucket, the pace and the clock watch: pure, with clocks of the test's own."""

from __future__ import annotations

import random

import pytest

from backlot_tui.agent.clock_watch import ClockWatch
from backlot_tui.agent.limits import PIECE, Bucket, grain, lanes_borne, lanes_worth
from backlot_tui.agent.pace import FEWEST, MOST, Pace, at_start

MB = 1_000_000


@pytest.mark.parametrize("rate", [16_000, 200_000, 2 * MB, 500 * MB])
def test_a_bucket_keeps_its_rate_and_never_bursts(rate: int) -> None:
    chance = random.Random(rate)
    bucket, now, sent = Bucket(rate, 0.0), 0.0, 0
    size = grain(rate)
    while now < 20:
        wait_s = bucket.wait_s(size, now)
        if wait_s == 0:
            bucket.take(size)
            sent += size
        now += max(wait_s, chance.uniform(0, 0.001))
        assert sent <= rate * (now + 0.05) + size
    assert sent > 0.95 * rate * 20


def test_what_was_not_used_is_not_saved_up() -> None:
    bucket = Bucket(2 * MB, 0.0)
    size = grain(2 * MB)
    assert bucket.wait_s(size, 3600.0) == 0
    bucket.take(size)
    assert bucket.wait_s(size, 3600.0) > 0.9 * size / (2 * MB)


def test_a_new_rate_holds_from_then_on() -> None:
    bucket = Bucket(16_000, 0.0)
    bucket.take(grain(16_000))
    bucket.set_rate(16 * MB, 0.0)
    assert bucket.wait_s(grain(16_000), 0.0) < 0.001


def test_a_limit_is_spread_over_no_more_connections_than_it_can_feed() -> None:
    assert lanes_worth(None, MOST) == MOST
    assert lanes_worth(16_000, MOST) == 1
    assert lanes_worth(200_000, MOST) == 3
    assert lanes_borne(None, MOST) == MOST
    assert [lanes_borne(rate, MOST) for rate in (16_000, 63_000, 64_000, 200_000)] == [1, 1, 2, 6]
    assert grain(None) == PIECE


def test_a_long_way_begins_with_more_connections() -> None:
    assert at_start(0.0005) == FEWEST
    assert FEWEST < at_start(0.03) < at_start(0.05) < MOST + 1
    assert at_start(2.0) == MOST


def lanes_found(rate_of: dict[int, float]) -> int:
    """How many lanes a pace ends with on a line that gives these rates (bytes per second)."""
    pace, moved = Pace(), 0
    for step in range(240):
        moved += int(rate_of[pace.lanes] / 4)
        pace.look(moved, saturated=True, now=step / 4)
    return pace.lanes


def test_one_more_connection_is_kept_only_if_it_brings_more() -> None:
    full = dict.fromkeys(range(1, MOST + 1), 100.0 * MB)
    assert lanes_found(full) == FEWEST
    by_window = {lanes: lanes * 10.0 * MB for lanes in range(1, MOST + 1)}
    assert lanes_found(by_window) == MOST
    until_five = {lanes: min(lanes, 5) * 10.0 * MB for lanes in range(1, MOST + 1)}
    assert lanes_found(until_five) == 5


def test_a_sleep_and_a_set_clock_are_told_once() -> None:
    watch = ClockWatch(1000.0, 50.0)
    assert watch.jump(1010.0, 60.0) == 0
    assert watch.jump(4610.0, 60.2) == pytest.approx(3599.8)
    assert watch.jump(4611.0, 61.2) == 0
    assert watch.jump(1011.0, 61.4) == pytest.approx(-3600.2)
