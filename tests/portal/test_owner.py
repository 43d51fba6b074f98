"""What the owner decides, beside a portal at work: each with its history and its changes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from backlot_tui.domain.problems import NotFound, PortalRefused, UsageProblem
from backlot_tui.domain.statuses import RequestStatus
from backlot_tui.portal.owner import deciding
from backlot_tui.portal.owner.opening import opened
from backlot_tui.portal.records.engine import open_records
from backlot_tui.portal.service import PortalSettings
from tests.support.commands import called

from .running import MIB, SUBTITLE, TTML, Bench, Operator, running
from .test_partner_says import NONSENSE, failed, override

WHO = "olga (owner)"
R = RequestStatus


def decide(data: Path, act: Callable[[Connection], Any]) -> Any:
    """Another process' transaction on the portal's records."""
    with opened(data) as records, records.write() as connection:
        return act(connection)


@pytest.mark.parametrize(
    ("accept", "status", "state"),
    [(True, "Processed", "Passed"), (False, "Redelivery Requested", "Rejected")],
)
def test_an_override_is_the_owners_to_judge(
    data: Path, accept: bool, status: str, state: str
) -> None:
    with running(PortalSettings(data)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        override(ana, failed(ana, "SR-1", {"a.stl": NONSENSE}, SUBTITLE), reason="An old file")
        cursor = ana.get("requests")["changes_cursor"]
        judge = deciding.accept_override if accept else deciding.refuse_override
        decide(data, lambda connection: judge(connection, "SR-1", "Looked at it", WHO))
        told = ana.get("changes", since=cursor, wait=5)["changes"]
        request = next(change["request"] for change in told if change["request"])
        delivery = next(change["delivery"] for change in told if change["delivery"])
        assert (request["status"], delivery["state"]) == (status, state)
        assert request["reason"] == (None if accept else "Looked at it")
        entry = ana.get("requests/SR-1")["history"][-1]
        assert (entry["who"], entry["what"][-12:]) == (WHO, "Looked at it")


def test_automatic_qc_and_a_persons_end_a_delivery_differently(data: Path) -> None:
    with running(PortalSettings(data)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        for automatic, state in ((True, "QC Failed"), (False, "Rejected")):
            ana.wait_for(ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE), "Passed")
            fail = partial(
                deciding.fail_qc,
                request_id="SR-1",
                reason="BLACK: too long",
                who=WHO,
                automatic=automatic,
            )
            decide(data, fail)
            details = ana.get("requests/SR-1")
            assert details["request"]["status"] == "Redelivery Requested"
            assert details["deliveries"][0]["state"] == state
            assert details["deliveries"][0]["reason"] == "BLACK: too long"


def test_a_processed_request_may_be_asked_for_again_or_upgraded(data: Path) -> None:
    with running(PortalSettings(data)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        for _ in range(2):
            ana.wait_for(ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE), "Passed")
            decide(data, lambda each: deciding.redeliver(each, "SR-1", "A new cut", WHO))
        decide(data, lambda each: deciding.set_status(each, "SR-6", R.UPGRADED, "UHD now", WHO))
        assert ana.get("requests/SR-6")["request"]["status"] == "Upgraded"


def test_canceling_stops_a_transfer_and_comes_back_with_the_reason(
    portal: Bench, ana: Operator
) -> None:
    data = portal.data
    with closing(open_records(data)) as records, records.write() as connection:
        connection.exec_driver_sql(
            "UPDATE requests SET status = 'Redelivery Requested', reason = 'Sync' WHERE id = 'SR-1'"
        )
    delivery = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
    unwanted = decide(data, lambda each: deciding.set_status(each, "SR-1", R.CANCELED, "No", WHO))
    assert unwanted == [delivery["files"][0]["file_id"]]
    assert ana.sign(delivery, 1, "0" * 16, status=409)["code"] == "delivery-closed"
    request = ana.get("requests/SR-1")["request"]
    assert (request["status"], request["reason"]) == ("Canceled", "No")
    assert request["latest_delivery_state"] == "Canceled"

    with pytest.raises(PortalRefused, match="cannot become Open"):
        decide(data, lambda each: deciding.set_status(each, "SR-1", R.OPEN, "Yes", WHO))
    back = R.REDELIVERY_REQUESTED
    decide(data, lambda each: deciding.set_status(each, "SR-1", back, "Yes", WHO))
    request = ana.get("requests/SR-1")["request"]
    assert (request["status"], request["reason"]) == ("Redelivery Requested", "Sync")


def test_what_cannot_be_removed_holds_up_no_decision_and_goes_at_the_next_start(
    data: Path,
) -> None:
    with running(PortalSettings(data)) as info:
        portal = Bench(info.url, data)
        ana = portal.add_user("Ana", "northlight")
        stuck = ana.start("SR-3", {"a.wav": 20 * MIB})
        other = ana.start("SR-1", {"a.ttml": 20 * MIB}, SUBTITLE)
        stuck_id = stuck["files"][0]["file_id"]
        _make_unremovable(data / "objects" / "incoming" / stuck_id)
        ended = called(
            *("portal", "set-status", "SR-3", "SR-1", "Canceled", "--reason", "No", "--json"),
            *("--data", data),
        )
        assert ended.code == 0, ended.err
        assert [row["status"] for row in ended.json["requests"]] == ["Canceled", "Canceled"]
        assert "SR-3: What has arrived is not removed yet" in ended.err
        assert ana.get(f"deliveries/{other['id']}")["state"] == "Canceled"
        assert portal.incoming() == [stuck_id]
    with running(PortalSettings(data)):
        assert portal.incoming() == []


def _make_unremovable(path: Path) -> None:
    """As a disk that fails would: a folder that is not empty is not unlinked, even for root."""
    path.unlink()
    path.mkdir()
    (path / "inside").touch()


def test_a_decision_that_fails_half_way_leaves_nothing(data: Path) -> None:
    def half(connection: Connection) -> None:
        deciding.set_status(connection, "SR-1", R.CANCELED, "No", WHO)
        raise NotFound("gone", "The plug was pulled.")

    with pytest.raises(NotFound):
        decide(data, half)
    with running(PortalSettings(data)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        assert ana.get("requests/SR-1")["request"]["status"] == "Open"
        assert ana.get("requests/SR-1")["history"] == []
        assert ana.get("changes", since=0)["changes"] == []


def test_records_of_an_older_version_are_not_migrated_under_a_running_portal(data: Path) -> None:
    with running(PortalSettings(data)):
        with closing(open_records(data)) as records, records.write() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
        with pytest.raises(UsageProblem, match="already running"), opened(data):
            pass
