"""The desk looks at this machine's deliveries, also while nobody writes of them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from backlot_tui import __version__
from backlot_tui.desk.desk import Desk
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import IN_HANDS
from backlot_tui.state.deliveries import move
from backlot_tui.state.presence import hold
from backlot_tui.ui.messages import TransfersSeen
from backlot_tui.ui.transfers.rows import TransferRow
from backlot_tui.ui.watching import watch_transfers
from tests.support.processes import PATIENCE_S
from tests.ui.desks import make_desk
from tests.ui.queues import put, send


@contextmanager
def watched(desk: Desk) -> Iterator[Callable[[], TransferRow]]:
    """Gives the first row as it is told of next."""
    told: queue.Queue[TransfersSeen] = queue.Queue()
    stop, nudge = threading.Event(), threading.Event()
    watching = threading.Thread(target=watch_transfers, args=(desk, told.put, stop, nudge))
    watching.start()
    try:
        yield lambda: told.get(timeout=10).queue.rows[0]
    finally:
        stop.set()
        watching.join(PATIENCE_S)


def test_an_agent_that_writes_nothing_any_more_does_not_leave_its_transfer_looking_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backlot_tui.ui.watching.LOOK_EVERY_S", 0.01)
    monkeypatch.setattr("backlot_tui.ui.transfers.row_making.STALLED_S", 0.1)
    desk = make_desk(tmp_path)
    send(desk, put(desk, "d101"), 1000, rate=5e6)
    with watched(desk) as row:
        assert [row().phase for _ in range(2)] == ["Transferring", "Stalled"]


@pytest.mark.parametrize("state", sorted(IN_HANDS))
def test_what_a_killed_agent_left_waits_for_the_next_one_without_a_rate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: DeliveryState
) -> None:
    monkeypatch.setattr("backlot_tui.ui.watching.LOOK_EVERY_S", 0.01)
    desk = make_desk(tmp_path, agent=False)
    put(desk, "d101")
    send(desk, "d101", 1000, rate=5e6)
    move(desk.work, "d101", state)
    with ExitStack() as agent:
        agent.enter_context(hold(desk.folder.agent_lock, __version__))
        with watched(desk) as row:
            assert row().phase == state
            agent.close()
            left = row()
    assert (left.phase, left.rate, left.remaining_s) == ("Waiting for the agent", 0.0, None)
    assert left.sent_bytes == 1000 and "starts the agent" in left.advice
