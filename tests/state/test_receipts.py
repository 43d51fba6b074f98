"""Receipts in work.db: owed once, written once, kept or given up."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state import deliveries, parts, receipts
from backlot_tui.state.database import Database
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.new_deliveries import NewFile
from backlot_tui.state.receipts import Digested, PartTally
from backlot_tui.state.work_schema import open_work
from tests.support.local_deliveries import add_delivery


@pytest.fixture
def work(tmp_path: Path) -> Database:
    return open_work(tmp_path / "work.db")


def add(work: Database, delivery_id: str, files: int = 1) -> list[int]:
    """A delivery that has sent everything; the ids of its transfers."""
    assert add_delivery(
        work,
        delivery_id=delivery_id,
        portal="http://localhost:1",
        request_id=f"SR-{delivery_id}",
        files=[NewFile(f"/m/{n}", f"{n}", FileIdentity(9, 1, 2, 3, 4), {}) for n in range(files)],
    )
    deliveries.move(work, delivery_id, DeliveryState.TRANSFERRING)
    deliveries.move(work, delivery_id, DeliveryState.VERIFYING)
    found = deliveries.delivery(work, delivery_id)
    assert found is not None
    return [transfer.id for transfer in found.transfers]


def due(work: Database, now: float = 1e12) -> list[str]:
    return [row.delivery_id for row in receipts.due(work, now)]


def test_a_receipt_is_owed_from_the_portals_first_word_on(work: Database) -> None:
    add(work, "a")
    assert receipts.of(work, "a") is None
    receipts.owe(work, "a", "first")
    receipts.owe(work, "a", "again")
    row = receipts.of(work, "a")
    delivery = deliveries.delivery(work, "a")
    assert row is not None
    assert delivery is not None
    assert (row.acknowledgement, row.receipt) == ("first", None)
    assert row.sent_at == delivery.updated_at <= row.completed_at


def test_it_is_due_until_the_portal_has_it_or_never_will(work: Database) -> None:
    for each in "abc":
        add(work, each)
        receipts.owe(work, each, "{}")
    assert sorted(due(work)) == ["a", "b", "c"]
    receipts.kept(work, [("a", "2026-11-22T09:30:00Z")])
    receipts.not_kept(work, "b", "It keeps none.")
    assert due(work) == ["c"]
    given_up = receipts.of(work, "b")
    assert given_up is not None
    assert (given_up.kept_at, given_up.note) == (None, "It keeps none.")


def test_what_failed_waits_until_its_moment_or_the_next_start(work: Database) -> None:
    add(work, "a")
    receipts.owe(work, "a", "{}")
    receipts.later(work, "a", 1000.0)
    assert due(work, 999.0) == []
    assert not receipts.any_due(work, 999.0)
    assert due(work, 1000.0) == ["a"]
    receipts.due_at_once(work)
    assert due(work, 0.0) == ["a"]


def test_what_is_written_stays_as_it_is(work: Database) -> None:
    add(work, "a")
    receipts.owe(work, "a", "{}")
    receipts.write(work, "a", "one", b"manifest")
    receipts.write(work, "a", "two", None)
    row = receipts.of(work, "a")
    assert row is not None
    assert (row.receipt, row.manifest) == ("one", b"manifest")


def test_digests_are_kept_file_by_file(work: Database) -> None:
    first, second = add(work, "a", files=2)
    add(work, "b")
    receipts.save_digested(work, [Digested(first, {"xxh128": "00"}, "2026-11-22T09:30:00.000Z")])
    assert receipts.digested(work, "a").keys() == {first}
    receipts.save_digested(work, [Digested(second, {}, "2026-11-22T09:30:00.000Z", "It is gone.")])
    assert receipts.digested(work, "a")[second].note == "It is gone."
    assert receipts.digested(work, "b") == {}


def test_parts_that_were_sent_again_are_counted_by_file(work: Database) -> None:
    first, second = add(work, "a", files=2)
    for _ in range(3):
        parts.sending(work, [(first, 1, "0" * 16)])
    parts.sending(work, [(first, 2, "0" * 16), (second, 1, "0" * 16)])
    assert receipts.part_tallies(work, "a") == {first: PartTally(2, 2), second: PartTally(1, 0)}
