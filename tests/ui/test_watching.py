"""The desk looks at this machine's deliveries, also while nobody writes of them."""

from __future__ import annotations

import queue
import threading
from pathlib import Path

import pytest

from backlot_tui.ui.messages import TransfersSeen
from backlot_tui.ui.watching import watch_transfers
from tests.support.processes import PATIENCE_S
from tests.ui.desks import make_desk
from tests.ui.queues import put, send


def test_an_agent_that_writes_nothing_any_more_does_not_leave_its_transfer_looking_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backlot_tui.ui.watching.LOOK_EVERY_S", 0.01)
    monkeypatch.setattr("backlot_tui.ui.transfers.row_making.STALLED_S", 0.1)
    desk = make_desk(tmp_path)
    send(desk, put(desk, "d101"), 1000, rate=5e6)
    told: queue.Queue[TransfersSeen] = queue.Queue()
    stop, nudge = threading.Event(), threading.Event()
    watching = threading.Thread(target=watch_transfers, args=(desk, told.put, stop, nudge))
    watching.start()
    try:
        phases = [told.get(timeout=10).queue.rows[0].phase for _ in range(2)]
    finally:
        stop.set()
        watching.join(PATIENCE_S)
    assert phases == ["Transferring", "Stalled"]
