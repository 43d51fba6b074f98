"""The config file while the agent runs: what holds, what is said, and what is left alone."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from backlot_tui.agent.config_watch import ConfigWatch
from backlot_tui.agent.rules import changes
from backlot_tui.desk.settings import agent_rules
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state import receipts
from backlot_tui.state.agent_rules import note, noted
from backlot_tui.state.work_schema import open_work
from tests.support.processes import wait_until
from tests.support.queueing import Queue, running_queue, write_random

MB = 1_000_000
SLOW = '[agent]\nlimit = "2M"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(SLOW)
    return path


def watch_of(path: Path) -> ConfigWatch:
    return ConfigWatch(path, lambda: agent_rules({"config": str(path)}, {}))


def replace_by(path: Path, text: str) -> None:
    """As an editor writes: a new file in the place of the old one."""
    beside = path.with_suffix(".new")
    beside.write_text(text)
    beside.replace(path)


def rules(watch: ConfigWatch) -> AgentSettings:
    """What two looks in a row tell."""
    watch.look()
    found = watch.look()
    assert isinstance(found, AgentSettings)
    return found


def test_a_file_that_rests_is_not_read(path: Path) -> None:
    watch = watch_of(path)
    assert [watch.look() for _ in range(3)] == [None] * 3


def test_a_change_is_read_once_when_two_looks_see_the_same(path: Path) -> None:
    watch = watch_of(path)
    replace_by(path, SLOW.replace("2M", "5M"))
    assert watch.look() is None
    found = watch.look()
    assert isinstance(found, AgentSettings)
    assert found.limit == 5 * MB
    assert watch.look() is None


def test_a_file_that_is_still_being_written_is_left_alone(path: Path) -> None:
    watch = watch_of(path)
    for size in range(3):
        path.write_text(SLOW + "#" * (size + 1))
        assert watch.look() is None
    assert watch.look() is not None


def test_whoever_asks_has_it_read_at_the_next_look(path: Path) -> None:
    watch = watch_of(path)
    watch.ask()
    assert isinstance(watch.look(), AgentSettings)
    assert watch.look() is None


def test_what_is_wrong_is_told_once_and_what_is_right_again_is_read(path: Path) -> None:
    watch = watch_of(path)
    replace_by(path, '[agent]\nlimit = "quick"\n')
    watch.look()
    problem = watch.look()
    assert isinstance(problem, Problem)
    assert "no rate" in problem.sentence
    assert watch.look() is None
    replace_by(path, SLOW)
    assert rules(watch).limit == 2 * MB


def test_a_file_that_goes_and_one_that_comes_are_changes(path: Path) -> None:
    watch = watch_of(path)
    path.unlink()
    watch.look()
    gone = watch.look()
    assert isinstance(gone, Problem)
    assert "There is no config file" in gone.sentence
    path.write_text(SLOW)
    assert rules(watch).limit == 2 * MB


def test_what_changed_is_said_without_a_command_s_arguments() -> None:
    before = AgentSettings(limit=2 * MB)
    after = AgentSettings(connections=4, digests=("xxh64", "md5"), notify=("/bin/tell", "s3cret"))
    assert changes(before, after) == {
        "connections": "0 -> 4",
        "limit": "2.0 MB/s -> off",
        "digests": "xxh128 -> xxh64, md5",
        "notify": "/bin/tell",
    }
    assert changes(after, after) == {}


def test_noted_rules_are_read_as_they_were(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[agent]\nlimit = "5M"\ndigests = ["md5"]\n[[agent.timetable]]\ndays = "sat,sun"\n'
        'from = "08:00"\nto = "18:30"\nlimit = "off"\n[notify]\ncommand = ["a", "b"]\n'
    )
    wanted = agent_rules({"config": str(config)}, {})
    work = open_work(tmp_path / "work.db")
    assert noted(work) is None
    note(work, AgentSettings(), "")
    note(work, wanted, "It is wrong.")
    found = noted(work)
    assert found is not None
    assert (found.rules, found.trouble) == (wanted, "It is wrong.")


@dataclass(slots=True)
class Desk:
    """A queue with its agent, and the config file of both."""

    queue: Queue
    config: Path

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = self.queue.operator.run("agent", "status", "--json").json["agent"]
        return found

    def log(self, event: str) -> list[dict[str, Any]]:
        lines = (self.queue.operator.state_dir / "agent.log").read_text().splitlines()
        return [found for line in lines if (found := json.loads(line))["event"] == event]

    def write(self, text: str) -> None:
        """Change the config file, and wait until the agent has seen it."""
        before = len(self.log("config read")) + len(self.log("config not read"))
        replace_by(self.config, text)
        wait_until(
            lambda: len(self.log("config read")) + len(self.log("config not read")) > before,
            "the agent has seen the config",
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with running_queue(tmp_path, requests=3) as queue:
        config = queue.operator.state_dir.parent / "config.toml"
        config.write_text(SLOW)
        queue.start_agent()
        yield Desk(queue, config)


def test_new_rules_hold_for_what_is_under_way_and_the_log_says_which(
    desk: Desk, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    command = tmp_path / "tell"
    command.write_text(f'#!/bin/sh\ntouch "{told}"\n')
    command.chmod(0o755)
    queue = desk.queue
    delivery = queue.put([write_random(tmp_path / "media" / "a.wav", 300 * MB)])
    wait_until(lambda: queue.get(delivery).sent_bytes > MB, "it is sent")
    desk.write(
        f'[agent]\ndigests = ["md5"]\nconnections = 20\nstall_seconds = 9\n'
        f"[notify]\ncommand = ['{command}']\n"
    )
    queue.wait_for(delivery, patience_s=60)  # at 2 MB/s it would take 150 s
    wait_until(told.exists, "the notice")
    [line] = desk.log("config read")
    assert line["limit"] == "2.0 MB/s -> off"
    assert line["connections"] == "0 -> 20"
    assert line["notify"] == str(command)
    later = queue.put([write_random(tmp_path / "media" / "b.wav", 5000)])
    wait_until(lambda: written(queue, later), "a receipt")
    assert '"md5"' in written(queue, later)
    assert queue.operator.agent_pid() == desk.status()["pid"]


def written(queue: Queue, delivery_id: str) -> str:
    row = receipts.of(queue.work, delivery_id)
    return (row.receipt if row else None) or ""


def test_a_wrong_file_leaves_the_old_rules_and_is_told_once(desk: Desk, tmp_path: Path) -> None:
    desk.write('[agent]\nlimit = "quick"\n')
    status = desk.status()
    assert status["limit"]["bytes_per_s"] == 2 * MB
    assert "'quick' is no rate" in status["config_problem"]
    words = desk.queue.operator.run("agent", "status")
    assert words.code == 0, words.err
    assert "The agent keeps to the rules it had." in words.out
    pid = status["pid"]
    os.kill(pid, signal.SIGHUP)
    os.kill(pid, signal.SIGHUP)
    desk.write('[agent]\nlimit = "5M"\n')
    assert len(desk.log("config not read")) == 1
    wait_until(lambda: desk.status()["config_problem"] is None, "it is well again")
    assert desk.status()["limit"]["bytes_per_s"] == 5 * MB
    assert desk.status()["pid"] == pid


def test_no_connection_is_cut_where_fewer_are_wanted(desk: Desk, tmp_path: Path) -> None:
    queue = desk.queue
    desk.write('[agent]\nlimit = "60M"\nconnections = 6\n')
    delivery = queue.put([write_random(tmp_path / "media" / "a.wav", 300 * MB)])
    wait_until(lambda: queue.get(delivery).sent_bytes > 30 * MB, "it is sent")
    desk.write("[agent]\nconnections = 1\n")
    queue.wait_for(delivery)
    assert queue.state(delivery) is DeliveryState.PENDING_INSPECTION
    receipt = json.loads(wait_until(lambda: written(queue, delivery), "a receipt"))
    assert receipt["files"][0]["parts_resent"] == 0
    assert not desk.log("stopped")


def test_more_deliveries_at_once_begin_beside_what_is_under_way(desk: Desk, tmp_path: Path) -> None:
    queue = desk.queue
    desk.write('[agent]\nlimit = "2M"\ndeliveries = 1\n')
    large = write_random(tmp_path / "media" / "a.wav", 70 * MB)
    first, second = queue.put([large]), queue.put([large])
    wait_until(lambda: queue.get(first).sent_bytes > MB, "the first is sent")
    assert queue.state(second) is DeliveryState.QUEUED
    desk.write('[agent]\nlimit = "2M"\ndeliveries = 2\n')
    wait_until(lambda: queue.state(second) is DeliveryState.TRANSFERRING, "the second begins")
    assert queue.state(first) is DeliveryState.TRANSFERRING


def test_a_config_that_is_wrong_from_the_start_is_told_by_the_status(desk: Desk) -> None:
    desk.queue.operator.stop_agent()
    desk.config.write_text("[agent\n")
    ended = desk.queue.operator.run("agent", "status")
    assert ended.code == 0
    assert "cannot be read" in ended.out
    assert "No agent starts like that." in ended.out
    told = desk.queue.operator.run("agent", "status", "--json").json["agent"]
    assert told["limit"] is None
    assert "cannot be read" in told["config_problem"]
