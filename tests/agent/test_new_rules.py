"""Other rules while connections are open: none is cut, and the next one that is taken obeys."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from backlot_tui.agent.lanes import Lane, Lanes
from backlot_tui.agent.pace import FEWEST
from backlot_tui.agent.portals import Portals
from backlot_tui.state.credentials import CredentialStore
from tests.support.taking import Somebody

PORTAL = "http://localhost:1"
SOMEBODY = Somebody((0, 1, "somebody"))


@pytest.fixture
def portals(tmp_path: Path) -> Iterator[Portals]:
    some = Portals(CredentialStore(tmp_path / "credentials.json"), 0, 30.0)
    yield some
    some.close()


def take(lanes: Lanes) -> Lane:
    return SOMEBODY.take(lanes)


def obey(portals: Portals, connections: int, stall_s: float = 30.0) -> None:
    portals.obey(connections, stall_s)
    portals.adjust({}, None, 0.0)


def test_connections_follow_the_config(portals: Portals) -> None:
    lanes = portals.lanes(PORTAL)
    assert lanes.use == FEWEST
    for wanted in (20, 1, 5):
        obey(portals, wanted)
        assert lanes.use == wanted
    obey(portals, 0)
    assert lanes.use == FEWEST


def test_as_many_as_are_allowed_work_at_once(portals: Portals) -> None:
    lanes = portals.lanes(PORTAL)
    obey(portals, 20)
    together = threading.Barrier(20)

    def work(_: Lane) -> None:
        together.wait(20)

    done: list[Future[None]] = [lanes.run(take(lanes), work) for _ in range(20)]
    for each in done:
        each.result(20)


def test_fewer_connections_cut_none_and_the_others_are_not_taken_again(portals: Portals) -> None:
    lanes = portals.lanes(PORTAL)
    obey(portals, 2)
    mine = [take(lanes), take(lanes)]
    obey(portals, 1, stall_s=9.0)
    assert [lane.sender.stall_s for lane in mine] == [30.0, 30.0]
    got: list[Lane] = []
    waiting = threading.Thread(target=lambda: got.append(take(lanes)))
    waiting.start()
    lanes.give(mine.pop())
    waiting.join(0.5)
    assert got == []
    lanes.give(mine.pop())
    waiting.join(20)
    [lane] = got
    assert lane.sender.stall_s == 9.0
    lanes.give(lane)
