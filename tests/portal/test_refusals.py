"""What the portal does not take, and how it says so."""

from __future__ import annotations

import uuid
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.problems import CheckRefused, Problem
from backlot_tui.domain.wire import DeclaredFile, DeliveryRow
from backlot_tui.portal.catalogue_table import load_catalogue_table
from backlot_tui.portal.intake.rules import fitting_files
from backlot_tui.portal.records import deliveries
from backlot_tui.portal.records.engine import open_records

from .running import SUBTITLE, TTML, WAV, Bench, Operator

AV = {
    "language": "en",
    "frame_rate": "24",
    "channel_config": "5.1",
    "text_type": "Texted",
}


@pytest.mark.parametrize(
    ("request_id", "reason"),
    [
        ("SR-4", "its Material Status is Received"),
        ("SR-6", "the request is Processed"),
    ],
)
def test_only_a_deliverable_request_takes_a_delivery(
    ana: Operator, request_id: str, reason: str
) -> None:
    problem = ana.start(request_id, {"a.ttml": TTML}, SUBTITLE, status=409)
    assert problem["code"] == "not-deliverable"
    assert reason in problem["detail"]


CATALOGUE = read_catalogue(load_catalogue_table())


@pytest.mark.parametrize(
    ("source_type", "names", "code"),
    [
        ("Subtitle", ["a.wav"], "file-type"),
        ("Subtitle", ["a.ttml", "b.ttml"], "file-count"),
        ("Archival Assets", ["a.wav", "a.wav"], "file-names"),
        ("Archival Assets", ["pkg/ASSETMAP.xml", "pkg/a.wav"], "package"),
        ("AV (Muxed)", ["pkg/a.mxf"], "package"),
        ("AV (Muxed)", ["pkg/ASSETMAP.xml", "pkg"], "file-names"),
        ("AV (Muxed)", ["pkg/ASSETMAP.xml", "pkg/../../a.mxf"], "file-name"),
        ("AV (Muxed)", ["d/" * 17 + "ASSETMAP.xml"], "file-names"),
        ("AV (Muxed)", ["/".join(["é" * 120] * 9) + "/ASSETMAP.xml"], "file-names"),
        ("Archival Assets", ["../a.wav"], "file-name"),
        ("Archival Assets", ["/etc/a.wav"], "file-name"),
        ("Archival Assets", ["%2E%2E%2Fa.wav"], "file-name"),
        ("Archival Assets", ["a%2Fb.wav"], "file-names"),
        ("Archival Assets", ["a%00.wav"], "file-name"),
        ("Archival Assets", ["%C3%A9.wav"], "file-names"),
        ("Archival Assets", ["x" * 252 + ".wav"], "file-name"),
    ],
)
def test_files_that_do_not_fit(source_type: str, names: list[str], code: str) -> None:
    metadata = {"Subtitle": SUBTITLE, "AV (Muxed)": AV}.get(source_type, {})
    declared = [DeclaredFile(name=name, size=1, metadata=metadata) for name in names]
    with pytest.raises(Problem) as refused:
        fitting_files(CATALOGUE.source_type(source_type), declared)
    assert refused.value.code == code


def test_a_refused_delivery_leaves_nothing_behind(portal: Bench, ana: Operator) -> None:
    assert ana.start("SR-1", {"a.wav": WAV}, SUBTITLE, status=422)["code"] == "file-type"
    assert ana.start("SR-3", {"../a.wav": WAV}, status=409)["code"] == "file-name"
    assert portal.incoming() == []
    assert ana.get("deliveries")["deliveries"] == []


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        ({"language": "es-419"}, "missing: Time Base"),
        ({"language": "es-419", "time_base": " "}, "missing: Time Base"),
        ({"language": "es-419", "time_base": "SMPTE"}, "missing: Frame Rate"),
        (SUBTITLE | {"colour": "red"}, "no metadata field 'colour'"),
        (SUBTITLE | {"time_base": "noon"}, "'noon' is not a value of time_base"),
    ],
)
def test_metadata_that_does_not_fit(metadata: dict[str, str], told: str) -> None:
    declared = [DeclaredFile(name="a.ttml", size=1, metadata=metadata)]
    with pytest.raises(CheckRefused, match=told) as refused:
        fitting_files(CATALOGUE.source_type("Subtitle"), declared)
    assert refused.value.code == "metadata"


def test_metadata_is_kept_as_the_catalogue_spells_it(ana: Operator) -> None:
    row = ana.start("SR-1", {"a.ttml": TTML}, {"Language": "ES-419", "time_base": " media "})
    assert row["files"][0]["metadata"] == SUBTITLE


def test_a_package_may_carry_its_metadata_on_one_file(portal: Bench, ana: Operator) -> None:
    names = ["pkg/ASSETMAP.xml", "pkg/reel1.mxf"]
    body = {
        "id": str(uuid.uuid4()),
        "request_id": "SR-5",
        "files": [{"name": names[0], "size": 3, "metadata": AV}, {"name": names[1], "size": 3}],
    }
    delivery = ana.ask("POST", "deliveries", body, 201)
    ana.send_all(delivery, [b"abc", b"def"])
    ana.complete(delivery, [b"abc", b"def"])
    assert portal.delivered() == {b"pkg/ASSETMAP.xml": b"abc", b"pkg/reel1.mxf": b"def"}


def test_the_database_has_the_last_word_on_two_deliveries_at_once(
    portal: Bench, ana: Operator
) -> None:
    first = DeliveryRow.model_validate(ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE))
    second = first.model_copy(update={"id": str(uuid.uuid4()), "attempt": 2, "files": []})
    with (
        closing(open_records(portal.data)) as records,
        pytest.raises(IntegrityError, match="request_id"),
        records.write() as connection,
    ):
        deliveries.create(connection, second, "", "Bo")


def test_every_error_is_a_problem_document(ana: Operator) -> None:
    asks: list[tuple[str, str, Any, int, str]] = [
        ("GET", "nowhere", None, 404, "no-such-route"),
        ("DELETE", "requests", None, 405, "method"),
        ("GET", "requests?limit=0", None, 422, "invalid"),
        ("GET", "requests?q=colour:red", None, 400, "filter"),
        ("GET", "requests?q=a%00b", None, 422, "invalid"),
        ("POST", "deliveries", {"id": "7"}, 422, "invalid"),
        ("GET", "changes?since=-1", None, 422, "invalid"),
        ("GET", f"changes?since={2**80}", None, 422, "invalid"),
    ]
    for method, path, body, status, code in asks:
        problem = ana.ask(method, path, body, status)
        assert (problem["code"], problem["status"]) == (code, status)
        assert problem["detail"]


def test_an_unexpected_failure_tells_the_client_nothing_of_the_inside(
    ana: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(deliveries, "page", fails)
    problem = ana.get("deliveries", status=500)
    assert problem["code"] == "internal"
    assert "secret" not in str(problem)


def test_a_text_that_no_database_can_hold_is_refused(ana: Operator) -> None:
    for more in ({"host": "a\0b"}, {"overrides": [{"code": "x", "reason": "\0"}]}):
        problem = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE, status=422, **more)
        assert problem["code"] == "body"
    raw = f'{{"id":"{uuid.uuid4()}","request_id":"SR-3","files":[{{"name":"\\udcff","size":1}}]}}'
    answer = ana.http.post("deliveries", content=raw, headers={"content-type": "application/json"})
    assert answer.status_code == 422


def test_a_body_beyond_all_reason_is_not_read(ana: Operator) -> None:
    answer = ana.http.post("deliveries", content=b" " * (33 * 1024 * 1024))
    assert answer.status_code == 413
    chunked = ana.http.post("deliveries", content=iter([b"{}"]))
    assert chunked.status_code == 411


def test_parts_that_the_plan_has_not_are_not_signed(ana: Operator) -> None:
    delivery = ana.start("SR-3", {"a.wav": WAV})
    assert ana.sign(delivery, 2, "0" * 16, status=422)["code"] == "part-number"
    delivery["files"][0]["file_id"] = "nothing"
    assert ana.sign(delivery, 1, "0" * 16, status=404)["code"] == "file-unknown"
