"""A long queue of small deliveries: a small version of `benchmarks/transfer_queue.py`."""

from __future__ import annotations

import json
from pathlib import Path

import psutil

from backlot_tui.agent.queue import Slots
from backlot_tui.state.controls import Priority, set_priority
from backlot_tui.state.queue_rows import queue_rows
from tests.support.processes import wait_until
from tests.support.queueing import running_queue, write_random

DELIVERIES = 120
AT_ONCE = Slots().small
"""Small deliveries under way at the same time may overtake each other, and no others."""


def test_order_and_priorities_are_kept_and_the_agent_stays_small(tmp_path: Path) -> None:
    files = [write_random(tmp_path / "media" / f"{n}.wav", 3000 + n) for n in range(20)]
    with running_queue(tmp_path, DELIVERIES) as queue:
        put = [queue.put(files[: 1 + n % 20]) for n in range(DELIVERIES)]
        for each in put[-5:]:
            set_priority(queue.work, each, Priority.HIGH)
        for each in put[:5]:
            set_priority(queue.work, each, Priority.LOW)
        wanted = [row.id for row in queue_rows(queue.work)]
        assert wanted == [*put[-5:], *put[5:-5], *put[:5]]
        queue.start_agent()
        agent = psutil.Process(queue.operator.agent_pid())
        wait_until(lambda: len(queue_rows(queue.work)) < DELIVERIES * 3 / 4, "a quarter is done")
        early = agent.memory_info().rss
        queue.wait_for(*put)
        late = agent.memory_info().rss
        log = (queue.operator.state_dir / "agent.log").read_text().splitlines()
    entries = [json.loads(line) for line in log]
    assert [each["delivery"] for each in entries if each["event"] == "carrying"] == wanted
    arrived = [each["delivery"] for each in entries if each["event"] == "arrived"]
    for place, each in enumerate(arrived):
        assert abs(wanted.index(each) - place) <= 2 * AT_ONCE
    print(f"agent: {early / 1e6:.0f} MB, then {late / 1e6:.0f} MB")
    assert late < 150e6
    assert late < early * 1.2
