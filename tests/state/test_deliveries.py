"""The rows that desk, commands and agent share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backlot_tui.domain.problems import PortalRefused
from backlot_tui.domain.statuses import DeliveryState, WaitingFor
from backlot_tui.state import deliveries, parts
from backlot_tui.state.database import Database
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.new_deliveries import NewFile
from backlot_tui.state.work_schema import open_work
from tests.support.local_deliveries import add_delivery

PORTAL = "http://127.0.0.1:1"


@pytest.fixture
def work(tmp_path: Path) -> Database:
    return open_work(tmp_path / "work.db")


def add(work: Database, delivery_id: str, request: str = "SR-1", path: str = "/m/a.wav") -> bool:
    return add_delivery(
        work,
        delivery_id=delivery_id,
        portal=PORTAL,
        request_id=request,
        files=[NewFile(path, path.rpartition("/")[2], FileIdentity(9, 1, 2, 3, 4), {})],
        overrides={"AUDIO-CHANNELS": "as ordered"},
    )


def test_a_request_is_never_queued_twice(work: Database) -> None:
    assert add(work, "one")
    assert not add(work, "two")
    deliveries.move(work, "one", DeliveryState.FAILED, reason="no")
    assert add(work, "three"), "after a failure it may be tried again"
    assert add(work, "four", request="SR-2")


def test_what_is_written_is_read_back_with_any_file_name(work: Database) -> None:
    odd = os.fsdecode(b"/m/\xff\x1b name.wav")
    add(work, "one", path=odd)
    found = deliveries.delivery(work, "one")
    assert found is not None
    assert found.transfers[0].path == odd
    assert found.transfers[0].identity == FileIdentity(9, 1, 2, 3, 4)
    assert found.overrides == {"AUDIO-CHANNELS": "as ordered"}


def test_a_move_outside_the_table_changes_nothing(work: Database) -> None:
    add(work, "one")
    with pytest.raises(PortalRefused):
        deliveries.move(work, "one", DeliveryState.PENDING_INSPECTION)
    assert deliveries.unfinished(work)[0].state is DeliveryState.QUEUED


def test_the_portals_word_counts_only_once_the_bytes_have_arrived(work: Database) -> None:
    add(work, "one")
    deliveries.mirror_portal(work, "one", DeliveryState.PASSED, None)
    assert deliveries.unfinished(work)[0].state is DeliveryState.QUEUED
    for state in (
        DeliveryState.TRANSFERRING,
        DeliveryState.VERIFYING,
        DeliveryState.PENDING_INSPECTION,
    ):
        deliveries.move(work, "one", state)
    deliveries.mirror_portal(work, "one", DeliveryState.INSPECTION_FAILED, "wrong kind")
    found = deliveries.delivery(work, "one")
    assert found is not None
    assert (found.state, found.reason) == (DeliveryState.INSPECTION_FAILED, "wrong kind")


def test_signing_in_releases_only_what_waits_for_it(work: Database) -> None:
    add(work, "one", request="SR-1")
    add(work, "two", request="SR-2")
    deliveries.move(work, "one", DeliveryState.WAITING, waiting_for=WaitingFor.SIGN_IN)
    deliveries.move(work, "two", DeliveryState.WAITING, waiting_for=WaitingFor.SPACE)
    assert deliveries.release_waiting(work, PORTAL, WaitingFor.SIGN_IN) == 1
    states = {each.id: each.state for each in deliveries.unfinished(work)}
    assert states == {"one": DeliveryState.QUEUED, "two": DeliveryState.WAITING}


def test_the_journal_counts_parts_that_were_sent_again(work: Database) -> None:
    add(work, "one")
    transfer = deliveries.unfinished(work)[0].transfers[0].id
    parts.sending(work, [(transfer, number, "00") for number in (1, 2, 3)])
    parts.sent(work, [(transfer, number) for number in (1, 2, 3)])
    parts.forget_except(work, transfer, [1, 3])
    assert set(parts.safe_parts(work, transfer)) == {1, 3}
    parts.sending(work, [(transfer, 2, "00")])
    parts.sent(work, [(transfer, 2)])
    assert parts.counts(work, "one") == parts.PartCounts(safe=3, sends=4, resent=1)
