"""What a person may say to the agent, state by state: rows, or a refusal and no row."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.domain.problems import CheckRefused
from backlot_tui.domain.statuses import DeliveryState as D
from backlot_tui.domain.statuses import WaitingFor
from backlot_tui.state import aborts, controls, deliveries
from backlot_tui.state.controls import Priority, Step
from backlot_tui.state.database import Database
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.new_deliveries import NewFile
from backlot_tui.state.queue_rows import due_at_once, queue_rows
from backlot_tui.state.work_schema import open_work
from tests.support.local_deliveries import add_delivery

PORTAL = "http://127.0.0.1:1"


@pytest.fixture
def work(tmp_path: Path) -> Database:
    return open_work(tmp_path / "work.db")


def add(work: Database, delivery_id: str, request: str | None = None) -> str:
    assert add_delivery(
        work,
        delivery_id=delivery_id,
        portal=PORTAL,
        request_id=request or f"SR-{delivery_id}",
        files=[
            NewFile(f"/m/{name}", name, FileIdentity(9, 1, 2, 3, 4), {})
            for name in ("a.wav", "b.wav")
        ],
    )
    return delivery_id


def bring(work: Database, delivery_id: str, *states: D) -> None:
    for state in states:
        deliveries.move(work, delivery_id, state)


def read(work: Database, delivery_id: str) -> deliveries.LocalDelivery:
    found = deliveries.delivery(work, delivery_id)
    assert found is not None
    return found


def line(work: Database) -> list[str]:
    return [row.id for row in queue_rows(work)]


@pytest.mark.parametrize(
    "way", [(), (D.WAITING,), (D.TRANSFERRING,), (D.TRANSFERRING, D.INTERRUPTED)]
)
def test_whatever_is_still_to_be_sent_can_be_paused_and_resumed(
    work: Database, way: tuple[D, ...]
) -> None:
    bring(work, add(work, "one"), *way)
    controls.pause(work, "one")
    controls.pause(work, "one")
    assert read(work, "one").state is D.PAUSED
    controls.resume(work, "one")
    assert read(work, "one").state is D.QUEUED


def test_what_is_being_verified_can_neither_be_paused_nor_canceled(work: Database) -> None:
    bring(work, add(work, "one"), D.TRANSFERRING, D.VERIFYING)
    for say in (controls.pause, controls.cancel):
        with pytest.raises(CheckRefused, match="It is Verifying"):
            say(work, "one")
    assert read(work, "one").state is D.VERIFYING
    assert aborts.owed(work) == 0


def test_a_cancel_is_owed_to_the_portal_until_it_was_told(work: Database) -> None:
    bring(work, add(work, "one"), D.TRANSFERRING)
    assert controls.cancel(work, "one")
    assert read(work, "one").state is D.CANCELED
    [owed] = aborts.due(work, 0)
    assert (owed.delivery_id, owed.portal) == ("one", PORTAL)
    aborts.not_told(work, "one", 50.0)
    assert aborts.due(work, 49.0) == []
    assert aborts.due(work, 50.0)[0].tries == 1
    aborts.told(work, "one")
    assert aborts.owed(work) == 0


def test_the_portal_is_asked_before_a_delivery_that_may_have_arrived_is_canceled(
    work: Database,
) -> None:
    bring(work, add(work, "one"), D.TRANSFERRING, D.VERIFYING)
    deliveries.save_checksums(work, [(each.id, "00") for each in read(work, "one").transfers])
    deliveries.move(work, "one", D.WAITING, waiting_for=WaitingFor.PORTAL)
    assert not controls.cancel(work, "one")
    assert read(work, "one").state is D.WAITING
    assert queue_rows(work)[0].ending, "the agent must not carry it on meanwhile"


def test_a_failure_frees_the_request_at_the_portal_if_it_was_registered(work: Database) -> None:
    add(work, "never there")
    deliveries.move(work, "never there", D.FAILED, give_up=True)
    assert aborts.owed(work) == 0
    controls.retry(work, "never there")
    assert read(work, "never there").state is D.QUEUED
    add(work, "there")
    deliveries.save_plan(work, "there", [(0, "f1", 16, 1), (1, "f2", 16, 1)])
    deliveries.move(work, "there", D.FAILED, give_up=True, reason_code="source-changed")
    assert aborts.owed(work) == 1
    with pytest.raises(CheckRefused, match="given up at the portal"):
        controls.retry(work, "there")
    known = [read(work, name) for name in ("never there", "there")]
    assert [each.id for each in controls.retriable(work, known)] == ["never there"]


def test_a_failed_delivery_is_not_tried_again_beside_its_successor(work: Database) -> None:
    bring(work, add(work, "one", "SR-1"), D.FAILED)
    add(work, "two", "SR-1")
    with pytest.raises(CheckRefused, match="being delivered again"):
        controls.retry(work, "one")
    assert controls.retriable(work, [read(work, "one")]) == []


def test_a_retry_does_not_wait_for_its_moment(work: Database) -> None:
    add(work, "one")
    deliveries.move(work, "one", D.WAITING, waiting_for=WaitingFor.PORTAL, next_try_at=9e9, tries=7)
    controls.retry(work, "one")
    assert (read(work, "one").state, read(work, "one").next_try_at) == (D.QUEUED, 0)


def test_the_queue_goes_by_priority_and_then_by_place(work: Database) -> None:
    for name in ("one", "two", "three", "four"):
        add(work, name)
    controls.set_priority(work, "three", Priority.HIGH)
    controls.set_priority(work, "one", Priority.LOW)
    assert line(work) == ["three", "two", "four", "one"]


def test_up_down_top_and_bottom_move_within_the_same_priority(work: Database) -> None:
    for name in ("one", "two", "three", "four"):
        add(work, name)
    controls.set_priority(work, "one", Priority.HIGH)
    controls.shift(work, "four", Step.TOP)
    assert line(work) == ["one", "four", "two", "three"]
    controls.shift(work, "four", Step.UP)
    controls.shift(work, "four", Step.DOWN)
    assert line(work) == ["one", "two", "four", "three"]
    controls.shift(work, "two", Step.BOTTOM)
    assert line(work) == ["one", "four", "three", "two"]
    controls.shift(work, "two", Step.UP)
    assert line(work) == ["one", "four", "two", "three"]
    add(work, "five")
    assert line(work)[-1] == "five"


def test_a_resumed_file_wakes_a_delivery_that_rests_for_it_alone(work: Database) -> None:
    first, second = read(work, add(work, "one")).transfers
    for each in (first, second):
        controls.pause_file(work, "one", each.id)
    bring(work, "one", D.TRANSFERRING)
    deliveries.move(work, "one", D.PAUSED, reason_code=controls.FILES_PAUSED)
    controls.resume_file(work, "one", second.id)
    assert read(work, "one").state is D.QUEUED
    assert [each.paused for each in read(work, "one").transfers] == [True, False]
    controls.pause(work, "one")
    controls.resume_file(work, "one", first.id)
    assert read(work, "one").state is D.PAUSED, "a person has paused the delivery itself"


def test_what_waits_for_a_moment_is_due_when_moments_mean_nothing(work: Database) -> None:
    for name, waiting_for in (
        ("portal", WaitingFor.PORTAL),
        ("settling", WaitingFor.SETTLING),
        ("sign-in", WaitingFor.SIGN_IN),
    ):
        add(work, name)
        deliveries.move(work, name, D.WAITING, waiting_for=waiting_for, next_try_at=9e9)
    assert due_at_once(work, now=1000.0, settle_s=5.0) == 2
    moments = {row.id: row.next_try_at for row in queue_rows(work)}
    assert moments == {"portal": 1000.0, "settling": 1005.0, "sign-in": 9e9}


def test_a_limit_set_by_hand_holds_until_it_is_taken_back(work: Database) -> None:
    assert controls.limit_by_hand(work) == (False, None)
    controls.limit_all(work, 5_000_000)
    assert controls.limit_by_hand(work) == (True, 5_000_000)
    controls.limit_all(work, None)
    assert controls.limit_by_hand(work) == (True, None)
    controls.limit_by_config(work)
    assert controls.limit_by_hand(work) == (False, None)
