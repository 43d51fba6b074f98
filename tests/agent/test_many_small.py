"""A vendor's many small deliveries: each arrives once, whoever is killed in between."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from backlot_tui.state.parts import counts
from tests.portal.running import Bench
from tests.support.processes import wait_until
from tests.support.queueing import Queue, running_queue, write_random

DELIVERIES = 60


def safe_ones(queue: Queue, put: list[str]) -> set[str]:
    """Deliveries whose only part the portal has confirmed."""
    return {each for each in put if queue.safe(each)}


def some_are_safe(queue: Queue, put: list[str]) -> bool:
    return len(safe_ones(queue, put)) >= DELIVERIES / 10


@pytest.mark.parametrize("killed", ["agent", "portal"])
def test_a_kill_among_small_deliveries_sends_none_again_that_was_confirmed(
    tmp_path: Path, killed: str
) -> None:
    files = [write_random(tmp_path / f"{n}.wav", 20_000 + n) for n in range(DELIVERIES)]
    with running_queue(tmp_path, DELIVERIES) as queue:
        put = [queue.put([file]) for file in files]
        queue.start_agent()
        if killed == "agent":
            agent = queue.operator.agent_pid()
            assert agent is not None
            wait_until(lambda: some_are_safe(queue, put), "some are safe")
            os.kill(agent, signal.SIGKILL)
            confirmed = safe_ones(queue, put)
            wait_until(lambda: queue.operator.agent_pid() is None, "the agent is gone")
            queue.start_agent()
        else:
            wait_until(lambda: some_are_safe(queue, put), "some are safe")
            queue.portal.kill()
            confirmed = safe_ones(queue, put)
            queue.portal.start()
        assert len(confirmed) < DELIVERIES
        queue.wait_for(*put)
        assert all(counts(queue.work, each).sends == 1 for each in confirmed)
        at_portal = Bench(queue.portal.url, queue.portal.data).operator(queue.portal.token)
        rows = at_portal.get("deliveries", limit=200)["deliveries"]
        assert {row["id"] for row in rows} == set(put)
        assert all(row["attempt"] == 1 for row in rows)
        assert Bench(queue.portal.url, queue.portal.data).delivered() == {
            file.name.encode(): file.read_bytes() for file in files
        }
