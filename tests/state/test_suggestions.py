"""The operator's log: what was suggested, what people did, how right that was."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.domain.precision import lower_bound
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state import deliveries
from backlot_tui.state.database import Database
from backlot_tui.state.suggestions import (
    Shown,
    note_delivered,
    note_shown,
    record,
)
from backlot_tui.state.work_schema import open_work
from tests.support.local_deliveries import add_delivery

PORTAL = "http://localhost:1"


@pytest.fixture
def work(tmp_path: Path) -> Database:
    return open_work(tmp_path / "work.db")


def _show(work: Database, path: str, request_id: str) -> None:
    note_shown(work, PORTAL, [Shown(path, request_id, 90.0, [{"field": "title"}])])


def _deliver(work: Database, path: str, request_id: str) -> None:
    with work.transaction() as connection:
        note_delivered(connection, PORTAL, request_id, [path])


def _end(work: Database, request_id: str) -> None:
    """A delivery of the request went all the way."""
    add_delivery(work, delivery_id="d1", portal=PORTAL, request_id=request_id, files=[])
    for state in (
        DeliveryState.TRANSFERRING, DeliveryState.VERIFYING, DeliveryState.PENDING_INSPECTION,
    ):  # fmt: skip
        deliveries.move(work, "d1", state)
        assert record(work).ended == {}, "it is still going on"
    deliveries.mirror_portal(work, "d1", DeliveryState.PASSED, None)


def test_precision_is_of_what_people_decided(work: Database) -> None:
    for number in range(10):
        _show(work, f"/in/{number}.wav", f"SR-{number}")
    for number in range(8):
        _deliver(work, f"/in/{number}.wav", f"SR-{number}")
    _deliver(work, "/in/8.wav", "SR-100")
    found = record(work)
    assert (found.shown, found.decided, found.taken, found.overridden) == (10, 9, 8, 1)
    assert found.precision == 8 / 9
    assert found.lower_bound == lower_bound(8, 9)


def test_a_suggestion_shown_again_is_one_and_keeps_its_decision(work: Database) -> None:
    _show(work, "/in/a.wav", "SR-1")
    _deliver(work, "/in/a.wav", "SR-1")
    _show(work, "/in/a.wav", "SR-1")
    _deliver(work, "/in/a.wav", "SR-2")
    assert (record(work).shown, record(work).taken) == (1, 1)


def test_a_request_that_got_another_file_turns_down_what_was_suggested(work: Database) -> None:
    _show(work, "/in/a.wav", "SR-1")
    _deliver(work, "/in/b.wav", "SR-1")
    assert (record(work).taken, record(work).overridden) == (0, 1)


def test_what_was_never_suggested_counts_for_nothing(work: Database) -> None:
    _deliver(work, "/in/a.wav", "SR-1")
    _end(work, "SR-1")
    assert record(work).precision is None


def test_the_end_of_a_delivery_counts_for_what_was_taken(work: Database) -> None:
    _show(work, "/in/a.wav", "SR-1")
    _show(work, "/in/b.wav", "SR-1")
    _deliver(work, "/in/a.wav", "SR-1")
    assert record(work).ended == {}
    _end(work, "SR-1")
    assert record(work).ended == {"Passed": 1}


def test_a_name_in_no_encoding_is_kept_as_it_is(work: Database) -> None:
    _show(work, "/in/\udcff.wav", "SR-1")
    _deliver(work, "/in/\udcff.wav", "SR-1")
    assert record(work).taken == 1


@pytest.mark.parametrize(
    ("right", "of", "bound"),
    [(0, 10, 0.0), (10, 10, 0.6915), (300, 300, 0.98778), (498, 500, 0.98563), (1, 1, 0.025)],
)
def test_the_bound_is_that_of_clopper_and_pearson(right: int, of: int, bound: float) -> None:
    assert lower_bound(right, of) == pytest.approx(bound, abs=5e-5)
