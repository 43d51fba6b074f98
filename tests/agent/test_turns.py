"""A limit that is shared: high priority first, nobody starved. With a clock of the test's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from backlot_tui.agent.limits import Bucket, grain
from backlot_tui.agent.turns import Turns

HIGH, NORMAL, LOW = -1, 0, 1
MB = 1_000_000


@dataclass(eq=False)
class Line:
    """A connection: it wants the next bytes as soon as the last are gone, or at its own rate."""

    level: int
    size: int
    own: Bucket | None = None
    name: str = ""

    @property
    def delivery(self) -> str:
        return self.name

    def could_go(self, now: float) -> bool:
        return self.own is None or self.own.wait_s(self.size, now) <= 0


@dataclass
class Played:
    """What went over the line, by the lines' names."""

    rate: int
    seconds: int
    sent: Counter[str] = field(default_factory=Counter)

    def share(self, name: str) -> float:
        return self.sent[name] / (self.rate * self.seconds)


def play(rate: int, lines: Mapping[str, Line], seconds: int = 20) -> Played:
    """All lines of equal thirst under one limit; time passes in steps of a millisecond."""
    bucket, played = Bucket(rate, 0.0), Played(rate, seconds)
    turns = Turns()
    waiting = list(lines.values())
    for name, line in lines.items():
        line.name = name
    for step in range(seconds * 1000):
        now = step / 1000
        ready = [each for each in waiting if each.could_go(now)]
        first = turns.first(rate, ready, now)
        if first is None or bucket.wait_s(first.size, now) > 0:
            continue
        bucket.take(first.size)
        if first.own:
            first.own.take(first.size)
        turns.passed(rate, first, now)
        played.sent[first.name] += first.size
        waiting.remove(first)
        waiting.append(first)
    return played


def line(rate: int, level: int, own: int | None = None) -> Line:
    return Line(level, grain(own or rate), Bucket(own, 0.0) if own else None)


@pytest.mark.parametrize("rate", [2 * MB, 200 * MB])
def test_high_gets_all_but_what_the_others_keep(rate: int) -> None:
    played = play(
        rate, {"high": line(rate, HIGH), "normal": line(rate, NORMAL), "low": line(rate, LOW)}
    )
    assert played.share("high") > 0.85
    assert 0.03 < played.share("normal") < 0.06
    assert 0.03 < played.share("low") < 0.06


def test_what_a_higher_priority_leaves_the_next_one_gets() -> None:
    rate = 10 * MB
    played = play(
        rate,
        {
            "high": line(rate, HIGH, own=3 * MB),
            "normal": line(rate, NORMAL),
            "low": line(rate, LOW),
        },
    )
    assert played.share("high") == pytest.approx(0.3, abs=0.05)
    assert played.share("normal") == pytest.approx(0.65, abs=0.05)
    assert played.share("low") == pytest.approx(0.05, abs=0.02)


def test_alone_the_lowest_has_the_whole_limit() -> None:
    assert play(2 * MB, {"low": line(2 * MB, LOW)}).share("low") > 0.95


def test_equals_share_evenly() -> None:
    rate = 2 * MB
    played = play(rate, {name: line(rate, NORMAL) for name in ("a", "b", "c", "d")})
    assert [round(played.share(name), 2) for name in ("a", "b", "c", "d")] == [0.25] * 4


def test_equals_share_by_bytes_though_one_asks_for_little_at_a_time() -> None:
    rate = MB
    lines = {name: line(rate, NORMAL) for name in ("a", "b", "c")}
    played = play(rate, {**lines, "limited": line(rate, NORMAL, own=100_000)})
    assert played.share("limited") == pytest.approx(0.1, abs=0.015)
    assert [round(played.share(name), 1) for name in ("a", "b", "c")] == [0.3] * 3
    wide = play(rate, {**lines, "limited": line(rate, NORMAL, own=400_000)})
    assert wide.share("limited") == pytest.approx(0.25, abs=0.02)


def test_what_a_lower_priority_keeps_is_shared_by_bytes_too() -> None:
    rate = MB
    lines = {"low": line(rate, LOW), "limited": line(rate, LOW, own=100_000)}
    played = play(rate, {"high": line(rate, HIGH), **lines}, seconds=60)
    assert played.share("low") == pytest.approx(played.share("limited"), abs=0.01)
    assert played.share("low") > 0.015


def test_who_was_away_has_no_claim_to_what_it_left() -> None:
    turns, one, other = Turns(), line(MB, NORMAL), line(MB, NORMAL)
    one.name, other.name = "one", "other"
    for step in range(100):
        turns.passed(MB, one, step / 20)
    order = []
    for step in range(100, 110):
        first = turns.first(MB, [one, other], step / 20)
        assert first is not None
        turns.passed(MB, first, step / 20)
        order.append(first.name)
    assert order.count("one") >= 4, "what it had alone would all be the other's"


def test_a_slow_limit_leaves_each_connection_what_keeps_it_alive() -> None:
    rate = 200_000
    lines = {f"high {n}": line(rate, HIGH) for n in range(2)}
    lines |= {f"low {n}": line(rate, LOW) for n in range(2)}
    played = play(rate, lines)
    for name in ("low 0", "low 1"):
        assert played.sent[name] / played.seconds > 12_000, "a receiver takes it for dead"
    assert played.share("high 0") + played.share("high 1") > 0.75
