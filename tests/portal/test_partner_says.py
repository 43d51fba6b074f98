"""What a partner may say beside delivering: override an inspection, move the estimated date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backlot_tui.portal.service import PortalSettings

from .running import SUBTITLE, TTML, Bench, Operator, running, sound

NONSENSE = bytes(range(1, 256)) * 8
"""Of no kind that anybody knows."""

DUB = {"language": "es-419", "channel_config": "5.1", "dub_style": "Lip Sync"}
SOON = (datetime.now(UTC).date() + timedelta(days=20)).isoformat()


@pytest.fixture
def inspecting(data: Path) -> Iterator[Bench]:
    with running(PortalSettings(data)) as info:
        yield Bench(info.url, data)


def failed(operator: Operator, request_id: str, files: dict[str, bytes], metadata: Any) -> Any:
    return operator.wait_for(operator.deliver(request_id, files, metadata), "Inspection Failed")


def override(operator: Operator, delivery: Any, status: int = 200, **body: Any) -> Any:
    return operator.ask("POST", f"deliveries/{delivery['id']}/override", body, status)


def test_what_nobody_recognises_may_be_sent_as_it_is(inspecting: Bench) -> None:
    ana = inspecting.add_user("Ana", "northlight")
    delivery = failed(ana, "SR-1", {"a.stl": NONSENSE}, SUBTITLE)
    [result] = delivery["inspection"]
    assert (result["code"], result["overridable"]) == ("FILE-UNRECOGNISED", True)
    assert result["severity"] == "warning"
    assert "not recognised" in result["sentence"]

    cursor = ana.get("changes", since=0)["cursor"]
    sent = override(ana, delivery, reason="A 1994 file; agreed with QC")
    assert sent["state"] == "Overridden"
    assert sent["overrides"] == [
        {"code": "FILE-UNRECOGNISED", "reason": "A 1994 file; agreed with QC"}
    ]
    told = ana.get("changes", since=cursor)["changes"]
    assert [change["request"]["status"] for change in told if change["request"]] == ["Delivered"]
    entry = ana.get("requests/SR-1")["history"][-1]
    assert entry["who"] == "Ana"
    assert entry["what"].endswith("FILE-UNRECOGNISED: A 1994 file; agreed with QC")

    assert override(ana, delivery, reason="again")["overrides"] == sent["overrides"]
    refused = ana.start("SR-1", {"b.ttml": TTML}, SUBTITLE, status=409)
    assert refused["code"] == "not-deliverable"


def test_one_hard_failure_keeps_all_from_being_overridden(inspecting: Bench) -> None:
    ana = inspecting.add_user("Ana", "northlight")
    delivery = failed(ana, "SR-2", {"a.wav": NONSENSE, "b.wav": TTML}, DUB)
    problem = override(ana, delivery, 409, reason="please")
    assert problem["code"] == "not-overridable"
    assert "b.wav is TTML inside" in problem["detail"]
    assert ana.get("requests/SR-2")["request"]["status"] == "Open"


def test_only_a_failed_inspection_is_overridden_and_only_the_last(inspecting: Bench) -> None:
    ana = inspecting.add_user("Ana", "northlight")
    first = failed(ana, "SR-1", {"a.stl": NONSENSE}, SUBTITLE)
    assert override(ana, first, 422, reason=" ")["code"] == "override"
    assert override(ana, first, 422, reason="x", codes=["OTHER"])["code"] == "override"
    second = ana.start("SR-1", {"b.ttml": TTML}, SUBTITLE)
    assert override(ana, first, 409, reason="too late")["code"] == "overtaken"
    assert override(ana, second, 409, reason="too early")["code"] == "not-overridable"
    ana.send_all(second, [TTML])
    ana.wait_for(ana.complete(second, [TTML]), "Passed")
    assert override(ana, second, 409, reason="why not")["code"] == "not-overridable"


def test_the_estimated_date_moves_with_a_reason_and_due_does_not(ana: Operator) -> None:
    cursor = ana.get("requests")["changes_cursor"]
    body = {"date": SOON, "reason": "Materials late"}
    row = ana.ask("POST", "requests/SR-1/estimated", body)
    assert (row["due"], row["estimated"]) == ("2026-12-01", SOON)
    [change] = ana.get("changes", since=cursor)["changes"]
    assert change["request"]["estimated"] == SOON
    told = ana.get("requests/SR-1")["history"]
    assert [(entry["who"], entry["what"]) for entry in told] == [
        ("Ana", f"moved the Estimated Delivery Date from 2026-12-01 to {SOON}: Materials late")
    ]
    ana.ask("POST", "requests/SR-1/estimated", body)
    assert len(ana.get("requests/SR-1")["history"]) == 1, "said twice, moved once"


@pytest.mark.parametrize(
    ("request_id", "body", "status", "code"),
    [
        ("SR-1", {"date": SOON, "reason": "The dog ate it"}, 422, "invalid"),
        ("SR-1", {"date": "2026-02-30", "reason": "Capacity"}, 422, "invalid"),
        ("SR-1", {"date": "2020-01-01", "reason": "Capacity"}, 422, "estimated"),
        ("SR-6", {"date": SOON, "reason": "Capacity"}, 409, "not-deliverable"),
        ("SR-7", {"date": SOON, "reason": "Capacity"}, 404, "request-unknown"),
    ],
)
def test_an_estimate_that_makes_no_sense_is_refused(
    ana: Operator, request_id: str, body: Any, status: int, code: str
) -> None:
    assert ana.ask("POST", f"requests/{request_id}/estimated", body, status)["code"] == code


def test_a_search_is_sorted_as_asked_page_by_page(ana: Operator) -> None:
    for day, request_id in enumerate(("SR-3", "SR-1", "SR-2")):
        date = (datetime.now(UTC).date() + timedelta(days=40 - day)).isoformat()
        ana.ask("POST", f"requests/{request_id}/estimated", {"date": date, "reason": "Capacity"})
    seen: list[str] = []
    after: dict[str, Any] = {}
    while True:
        page = ana.get("requests", sort="-estimated", limit=2, **after)
        seen += [row["id"] for row in page["requests"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == ["SR-3", "SR-1", "SR-2", "SR-6", "SR-5", "SR-4"]
    assert ana.get("requests", 422, sort="-color")["code"] == "sort"
    assert ana.get("requests", 422, sort="due", after="SR-3")["code"] == "cursor"


def test_an_unknown_kind_passes_where_the_type_takes_it(inspecting: Bench) -> None:
    ana = inspecting.add_user("Ana", "northlight")
    ana.wait_for(ana.deliver("SR-3", {"session.ptx": NONSENSE, "a.wav": sound()}), "Passed")
