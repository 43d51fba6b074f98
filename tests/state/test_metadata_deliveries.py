"""Deliveries of metadata alone in work.db: none that the portal has is left without its receipt."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from backlot_tui.state import deliveries, metadata_deliveries, receipts, work_schema
from backlot_tui.state.database import Database
from backlot_tui.state.work_schema import open_work
from tests.support.local_deliveries import add_delivery

PORTAL = "http://localhost:1"


@pytest.fixture
def work(tmp_path: Path) -> Database:
    return open_work(tmp_path / "work.db")


def begin(work: Database, delivery_id: str) -> None:
    metadata_deliveries.begin(work, delivery_id, PORTAL, "SR-1", "Harbour of Glass")


def due(work: Database, in_s: float = 0.0) -> list[str]:
    return [each.id for each in metadata_deliveries.due(work, time.time() + in_s)]


def test_the_agent_leaves_it_to_whoever_asks_the_portal_then_looks_itself(work: Database) -> None:
    begin(work, "a")
    assert due(work) == []
    assert due(work, in_s=61) == ["a"]
    metadata_deliveries.taken(work, "a")
    assert due(work) == ["a"]


def test_what_the_portal_refused_leaves_nothing(work: Database) -> None:
    begin(work, "a")
    metadata_deliveries.not_taken(work, "a")
    assert due(work, in_s=61) == []
    assert not metadata_deliveries.is_known(work, "a")


def test_the_same_asked_again_is_the_same(work: Database) -> None:
    begin(work, "a")
    begin(work, "a")
    assert due(work, in_s=61) == ["a"]


def test_a_written_receipt_goes_the_way_of_all(work: Database) -> None:
    begin(work, "a")
    [asked] = metadata_deliveries.due(work, time.time() + 61)
    for text in ("first", "second"):
        metadata_deliveries.write_receipt(work, asked, "{}", "2026-11-22T09:30:00.000Z", text)
    assert due(work, in_s=61) == []
    [row] = receipts.due(work, time.time())
    assert (row.delivery_id, row.portal, row.receipt, row.manifest) == ("a", PORTAL, "first", None)


def test_what_could_not_be_asked_waits_until_its_moment_or_the_next_start(work: Database) -> None:
    begin(work, "a")
    metadata_deliveries.later(work, "a", time.time() + 1000)
    assert due(work, in_s=61) == []
    [asked] = metadata_deliveries.due(work, time.time() + 1001)
    assert asked.tries == 1
    metadata_deliveries.due_at_once(work)
    assert due(work) == ["a"]


def test_an_id_may_be_cut_short(work: Database) -> None:
    for each in ("abcd-1", "abcd-2", "%bcd"):
        begin(work, each)
    found = metadata_deliveries.beginning_with(work, "abcd")
    assert [each.id for each in found] == ["abcd-1", "abcd-2"]
    assert [each.id for each in metadata_deliveries.beginning_with(work, "%")] == ["%bcd"]


def test_receipts_from_before_are_all_there_after_the_migration(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    before = work_schema._MIGRATIONS.index(work_schema.metadata_deliveries.SCRIPT)
    old = Database(path, work_schema._MIGRATIONS[:before], durable=True)
    add_delivery(old, delivery_id="a", portal=PORTAL, request_id="SR-1", files=[])
    with old.transaction() as connection:
        connection.execute(
            "INSERT INTO receipts (delivery_id, acknowledgement, sent_at, completed_at, receipt,"
            " manifest, kept_at, settled) VALUES ('a', '{}', 's', 'c', 'text', x'00', 'k', 1)"
        )
    old.close()
    work = open_work(path)
    row = receipts.of(work, "a")
    assert row is not None
    assert (row.portal, row.receipt, row.manifest, row.kept_at) == (PORTAL, "text", b"\0", "k")
    assert receipts.due(work, time.time()) == []
    assert deliveries.delivery(work, "a") is not None
