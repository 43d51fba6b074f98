"""What can happen to a request and its answer on the way."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.faults.moments import Exchange
from tests.faults.relay import Refusal, Reset
from tests.faults.stage import STALL_S, Stage

Blow = Callable[[Stage, Exchange], None]


def reset(_stage: Stage, _exchange: Exchange) -> None:
    raise Reset


def stall(_stage: Stage, _exchange: Exchange) -> None:
    """Nothing moves for longer than anybody waits."""
    time.sleep(STALL_S + 1)
    raise Reset


def slow(stage: Stage, exchange: Exchange) -> None:
    """A quarter of a MiB takes its time, and less of it than makes a line dead."""
    exchange.pause_s = stage.chance.uniform(0.01, 0.05)


def hold_up(stage: Stage, _exchange: Exchange) -> None:
    time.sleep(stage.chance.uniform(0.2, 1.5))


def answer(status: int, **headers: str) -> Blow:
    def refuse(_stage: Stage, _exchange: Exchange) -> None:
        raise Refusal(status, {name.replace("_", "-"): value for name, value in headers.items()})

    return refuse


def flip(stage: Stage, exchange: Exchange) -> None:
    if exchange.size:
        exchange.flip = True
        stage.note(f"a bit of {', '.join(exchange.parts)} flips")
