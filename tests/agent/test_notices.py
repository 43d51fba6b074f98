"""The person's own command when a delivery or the queue ends, and a log without secrets."""

from __future__ import annotations

import json
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backlot_tui.agent.config_watch import ConfigWatch
from backlot_tui.agent.log import open_log
from backlot_tui.agent.notices import Notices
from backlot_tui.agent.running import Run
from backlot_tui.agent.service import run_agent
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state.folder import open_state_folder
from tests.support.processes import wait_until
from tests.support.queueing import Queue, running_queue, write_random


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    with running_queue(tmp_path, requests=3) as running:
        yield running


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_the_command_is_told_each_end_with_facts_and_no_token(queue: Queue, tmp_path: Path) -> None:
    told = tmp_path / "told"
    command = script(
        tmp_path / "tell me; touch pwned",
        f'env | grep ^BACKLOT_ | sort > "{told}-$$"\n'
        f'mv "{told}-$$" "{told}.$BACKLOT_EVENT.$BACKLOT_STATE.$$"',
    )
    config = queue.operator.state_dir.parent / "config.toml"
    config.write_text(f"[notify]\ncommand = ['{command}']\n")
    queue.operator.extra["BACKLOT_TOKEN"] = "s3cret"
    good = queue.put([write_random(tmp_path / "good.wav", 5000)])
    gone = write_random(tmp_path / "gone.wav", 5000)
    bad = queue.put([gone])
    gone.unlink()
    queue.start_agent()
    wait_until(lambda: len(list(tmp_path.glob("told.*"))) == 3, "three notices")
    by_kind = {path.name.split(".")[1:3][-1]: path for path in tmp_path.glob("told.*")}
    arrived = by_kind["Pending Inspection"].read_text()
    assert f"BACKLOT_DELIVERY={good}\n" in arrived
    assert "BACKLOT_BYTES=5000\n" in arrived
    assert "BACKLOT_REQUEST=SR-0\n" in arrived
    failed = by_kind["Failed"].read_text()
    assert f"BACKLOT_DELIVERY={bad}\n" in failed
    assert "cannot be read any more" in failed
    ended = by_kind[""].read_text()
    assert "BACKLOT_ARRIVED=1\n" in ended
    assert "BACKLOT_FAILED=1\n" in ended
    assert "s3cret" not in arrived + failed + ended
    assert not list(tmp_path.rglob("pwned"))


@pytest.mark.parametrize(
    ("text", "says"), [("exit 3", "ended with 3"), ("sleep 60", "too long"), (None, "No such file")]
)
def test_a_command_that_fails_or_hangs_is_logged_and_holds_up_nothing(
    text: str | None, says: str, tmp_path: Path
) -> None:
    command = tmp_path / "tell"
    if text is not None:
        script(command, text)
    log = tmp_path / "agent.log"
    open_log(log)
    notices = Notices([str(command)], time_s=0.5)
    began = time.monotonic()
    notices.queue_ended(1, 0, 0)
    assert time.monotonic() - began < 0.4
    wait_until(lambda: says in log.read_text(), says)
    notices.close()


def test_the_log_has_neither_token_nor_signed_url(queue: Queue, tmp_path: Path) -> None:
    delivery = queue.put([write_random(tmp_path / "a.wav", 5000)])
    queue.start_agent()
    queue.wait_for(delivery)
    queue.portal.kill()
    second = queue.put([write_random(tmp_path / "b.wav", 5000)])
    wait_until(lambda: queue.state(second) is DeliveryState.WAITING, "the portal is missed")
    path = queue.operator.state_dir / "agent.log"
    text = path.read_text()
    assert "cannot be reached" in text
    assert queue.portal.token not in text
    assert "signature" not in text
    assert path.stat().st_mode & 0o077 == 0


def test_the_end_of_the_queue_is_told_after_its_last_delivery(
    queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though a delivery's row says that it has ended a moment before its thread does."""
    good = queue.put([write_random(tmp_path / "good.wav", 5000)])
    gone = write_random(tmp_path / "gone.wav", 5000)
    queue.put([gone])
    gone.unlink()
    ended_at: dict[str, float] = {}
    alive = Run.alive

    def alive_for_longer(run: Run) -> bool:
        if alive(run) or run.errand.delivery_id != good:
            return alive(run)
        return time.monotonic() - ended_at.setdefault(good, time.monotonic()) < 1.0

    monkeypatch.setattr(Run, "alive", alive_for_longer)
    folder = open_state_folder(queue.operator.state_dir)
    config = ConfigWatch(tmp_path / "no.toml", AgentSettings)
    stop = threading.Event()
    agent = threading.Thread(
        target=run_agent,
        args=(folder, AgentSettings(), config),
        kwargs={"settle_s": 0.0, "idle_exit_s": 60.0, "stop": stop},
    )
    agent.start()
    try:
        wait_until(folder.agent_log.exists, "a log")
        wait_until(lambda: "queue ended" in folder.agent_log.read_text(), "the end is told")
    finally:
        stop.set()
        agent.join()
    told = [json.loads(line) for line in folder.agent_log.read_text().splitlines()]
    [ended] = [each for each in told if each["event"] == "queue ended"]
    assert (ended["arrived"], ended["failed"]) == (1, 1)
