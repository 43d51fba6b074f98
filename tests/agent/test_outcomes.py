"""What is tried again, when, and what is not: rows after an attempt that ended in a problem."""

from __future__ import annotations

import time
from email.utils import formatdate
from pathlib import Path

import pytest

from backlot_tui.agent.outcomes import note_outcome, pause
from backlot_tui.agent.sending import FilesHeld
from backlot_tui.agent.source import SourceAway, SourceChanged
from backlot_tui.domain.problems import (
    Interrupted,
    NoPermission,
    NoSpaceAtPortal,
    PortalRefused,
    PortalUnreachable,
    Problem,
)
from backlot_tui.domain.statuses import DeliveryState as D
from backlot_tui.domain.statuses import WaitingFor
from backlot_tui.portal_client.refusals import problem_of
from backlot_tui.state import aborts, controls, deliveries
from backlot_tui.state.database import Database
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.new_deliveries import NewFile
from backlot_tui.state.work_schema import open_work
from tests.support.local_deliveries import add_delivery


@pytest.fixture
def work(tmp_path: Path) -> Database:
    """With one delivery, registered at the portal and on its way."""
    database = open_work(tmp_path / "work.db")
    add_delivery(
        database,
        delivery_id="one",
        portal="http://127.0.0.1:1",
        request_id="SR-1",
        request_name="Harbour of Glass",
        source_type="Secondary Audio",
        files=[NewFile("/m/a.wav", "a.wav", FileIdentity(9, 1, 2, 3, 4), {})],
        overrides={},
        settle_until=None,
    )
    deliveries.save_plan(database, "one", [(0, "f1", 16, 1)])
    deliveries.move(database, "one", D.TRANSFERRING)
    return database


def after(work: Database, problem: Problem, tries: int = 1) -> deliveries.LocalDelivery:
    note_outcome(work, "one", problem, tries)
    found = deliveries.delivery(work, "one")
    assert found is not None
    return found


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(work: Database, status: int) -> None:
    found = after(work, problem_of(status, b"", "portal"))
    assert (found.state, found.waiting_for) == (D.WAITING, WaitingFor.PORTAL)
    assert 0 < found.next_try_at - time.time() < 2


@pytest.mark.parametrize("status", [400, 404, 409, 422])
def test_what_will_not_pass_ends_the_delivery_and_frees_its_request(
    work: Database, status: int
) -> None:
    found = after(work, problem_of(status, b"", "portal"))
    assert found.state is D.FAILED
    assert f"HTTP {status}" in (found.reason or "")
    assert aborts.owed(work) == 1


@pytest.mark.parametrize(
    ("problem", "waits_for"),
    [
        (PortalUnreachable("x", "The line broke."), WaitingFor.PORTAL),
        (NoSpaceAtPortal("x", "Full."), WaitingFor.SPACE),
        (NoPermission("x", "No token."), WaitingFor.SIGN_IN),
        (SourceAway("/m/a.wav", OSError(5, "Input/output error")), WaitingFor.SOURCE),
    ],
)
def test_a_person_reads_what_it_waits_for(
    work: Database, problem: Problem, waits_for: WaitingFor
) -> None:
    assert after(work, problem).waiting_for is waits_for
    assert aborts.owed(work) == 0


def test_a_changed_source_fails(work: Database) -> None:
    assert after(work, SourceChanged("/m/a.wav", "has changed")).state is D.FAILED


@pytest.mark.parametrize("as_date", [False, True], ids=["seconds", "a date"])
def test_who_asks_for_patience_is_given_it(work: Database, as_date: bool) -> None:
    asked = formatdate(time.time() + 120, usegmt=True) if as_date else "120"
    found = after(work, problem_of(429, b"", "portal", asked))
    assert 110 < found.next_try_at - time.time() <= 121


@pytest.mark.parametrize("asked", ["soon", "-3", ""])
def test_a_wish_for_patience_that_cannot_be_read_is_none(work: Database, asked: str) -> None:
    assert after(work, problem_of(503, b"", "portal", asked)).next_try_at < time.time() + 2


def test_pauses_grow_to_a_minute_and_never_march() -> None:
    for tries, longest in ((1, 1), (2, 2), (5, 16), (7, 60), (50, 60)):
        found = [pause(tries) for _ in range(100)]
        assert longest / 2 <= min(found) < max(found) <= longest


def test_a_person_s_word_said_meanwhile_stays(work: Database) -> None:
    controls.pause(work, "one")
    for problem in (
        Interrupted("stopped", "Stopped."),
        PortalUnreachable("x", "The line broke."),
        PortalRefused("x", "No."),
        FilesHeld(1, 2),
    ):
        assert after(work, problem).state is D.PAUSED
    assert aborts.owed(work) == 0
    controls.cancel(work, "one")
    assert after(work, PortalRefused("x", "No.")).state is D.CANCELED


def test_a_pause_and_resume_while_it_ran_is_no_failure(work: Database) -> None:
    controls.pause(work, "one")
    controls.resume(work, "one")
    with pytest.raises(deliveries.MovedMeanwhile) as moved:
        deliveries.move(work, "one", D.VERIFYING)
    assert after(work, moved.value).state is D.QUEUED
    assert after(work, Interrupted("stopped", "Stopped.")).state is D.QUEUED
