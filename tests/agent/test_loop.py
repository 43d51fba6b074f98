"""The loop and the state folder: what is written there by others meanwhile, or cannot be."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backlot_tui.agent import loop
from backlot_tui.agent.config_watch import ConfigWatch
from backlot_tui.agent.loop import Agent
from backlot_tui.agent.settling import settled
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.statuses import DeliveryState as D
from backlot_tui.state import deliveries
from backlot_tui.state.database import Database, StateUnusable
from backlot_tui.state.deliveries import LocalDelivery
from backlot_tui.state.folder import StateFolder, open_state_folder
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.new_deliveries import NewFile
from backlot_tui.state.queue_rows import QueueRow, queue_rows
from backlot_tui.state.work_schema import open_work
from tests.support.local_deliveries import add_delivery
from tests.support.processes import wait_until


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    return open_state_folder(tmp_path / "state")


@pytest.fixture
def work(folder: StateFolder) -> Database:
    """With one delivery, for a portal that nobody is signed in to."""
    database = open_work(folder.work_db)
    add_delivery(
        database,
        delivery_id="one",
        portal="http://127.0.0.1:1",
        request_id="SR-1",
        files=[NewFile("/m/a.wav", "a.wav", FileIdentity(9, 1, 2, 3, 4), {})],
    )
    return database


def state(work: Database) -> D:
    found = deliveries.delivery(work, "one")
    assert found is not None
    return found.state


@contextmanager
def at_work(folder: StateFolder, before: Callable[[], None] = lambda: None) -> Iterator[None]:
    """An agent in a thread; what it raises is raised at the end. before: it begins to run."""
    rules = AgentSettings()
    watch = ConfigWatch(folder.path / "config.toml", lambda: rules)
    agent = Agent(folder, rules, watch, settle_s=0, idle_exit_s=3600)
    before()
    stop = threading.Event()
    raised: list[BaseException] = []

    def run() -> None:
        try:
            agent.run(stop)
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
    if raised:
        raise raised[0]


def test_a_pause_in_the_moment_an_orphan_is_found_stays(
    folder: StateFolder, work: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An agent was killed; while the next one looks at the queue, a person pauses."""
    deliveries.move(work, "one", D.TRANSFERRING)

    def look_and_be_late(database: Database) -> list[QueueRow]:
        rows = queue_rows(database)
        if any(row.state is D.TRANSFERRING for row in rows):
            deliveries.move(database, "one", D.PAUSED)
        return rows

    monkeypatch.setattr(loop, "queue_rows", look_and_be_late)
    with at_work(folder):
        wait_until(lambda: state(work) is D.PAUSED, "it is paused")
    assert state(work) is D.PAUSED


def test_a_start_waits_for_a_state_folder_that_cannot_be_read(
    folder: StateFolder, work: Database, caplog: pytest.LogCaptureFixture
) -> None:
    deliveries.move(work, "one", D.TRANSFERRING)
    work.close()
    aside = folder.path / "aside"

    def take_away() -> None:
        folder.work_db.rename(aside)
        folder.work_db.mkdir()

    caplog.set_level(logging.INFO, "backlot_tui.agent")
    with at_work(folder, take_away):
        wait_until(lambda: '"no start"' in caplog.text, "it waits")
        folder.work_db.rmdir()
        aside.rename(folder.work_db)
        wait_until(lambda: state(work) is not D.TRANSFERRING, "it takes up what was left")


def test_a_bad_state_folder_is_not_written_down_as_a_bad_portal(
    folder: StateFolder, work: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = threading.Event()

    def fails_once(database: Database, delivery: LocalDelivery, settle_s: float) -> bool:
        if not failed.is_set():
            failed.set()
            raise StateUnusable(folder.work_db, sqlite3.OperationalError("disk I/O error"))
        seen.append(state(work))
        return settled(database, delivery, settle_s)

    seen: list[D] = []
    monkeypatch.setattr(loop, "settled", fails_once)
    with at_work(folder):
        wait_until(lambda: seen, "it is tried again")
    assert seen[0] is D.QUEUED
