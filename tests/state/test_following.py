"""Deliveries that are read again and again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state import controls
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import (
    all_deliveries,
    move,
    save_checksums,
    save_identities,
    save_plan,
    save_progress,
)
from backlot_tui.state.following import DeliveryFollower
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.new_deliveries import NewFile
from backlot_tui.state.work_schema import open_work
from tests.support.local_deliveries import add_delivery

IDENTITY = FileIdentity(1_000, 1_700_000_000_000_000_000, 1_700_000_000_000_000_000, 1, 1)


@pytest.fixture
def work(tmp_path: Path) -> Database:
    work = open_work(tmp_path / "work.db")
    put(work, "d1")
    put(work, "d2")
    return work


def put(work: Database, delivery_id: str) -> None:
    files = [NewFile(f"/m/{n}.wav", f"{n}.wav", IDENTITY, {}) for n in range(3)]
    add_delivery(
        work,
        delivery_id=delivery_id,
        portal="http://portal.example",
        request_id=f"SR-{delivery_id}",
        files=files,
    )


def first_file(work: Database) -> int:
    return all_deliveries(work)[0].transfers[0].id


LATER = IDENTITY._replace(mtime_ns=IDENTITY.mtime_ns + 1_000_000)

CHANGES: dict[str, Callable[[Database], None]] = {
    "state": lambda work: move(work, "d1", DeliveryState.TRANSFERRING),
    "progress": lambda work: save_progress(work, "d1", 0.0, [(first_file(work), 500)]),
    "rate": lambda work: save_progress(work, "d1", 5.0, []),
    "phase": lambda work: save_progress(work, "d1", 0.0, [], "Hashing"),
    "plan": lambda work: save_plan(work, "d1", [(0, "f1", 100, 10)]),
    "checksum": lambda work: save_checksums(work, [(first_file(work), "00ff")]),
    "identity": lambda work: save_identities(work, [(first_file(work), LATER)]),
    "priority": lambda work: controls.set_priority(work, "d1", controls.Priority.HIGH),
    "limit": lambda work: controls.set_limit(work, "d1", 20_000),
    "paused file": lambda work: controls.pause_file(work, "d1", first_file(work)),
    "place": lambda work: controls.shift(work, "d1", controls.Step.DOWN),
}


def test_what_did_not_change_is_the_same_object(work: Database) -> None:
    follower = DeliveryFollower(work)
    first = follower.read()
    assert [each.id for each in first] == ["d1", "d2"]
    again = follower.read()
    assert all(one is other for one, other in zip(first, again, strict=True))


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(work: Database, change: str) -> None:
    follower = DeliveryFollower(work)
    before = follower.read()
    CHANGES[change](work)
    after = follower.read()
    assert after == all_deliveries(work) != before
    if change != "place":
        assert after[1] is before[1], "the other one was not read"


def test_new_ones_are_seen_however_many_they_are(work: Database) -> None:
    follower = DeliveryFollower(work)
    follower.read()
    for number in range(3, 103):
        put(work, f"d{number}")
    assert follower.read() == all_deliveries(work)
