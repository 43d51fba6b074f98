"""The demo's requests: the same every time, all kinds present, each sample wanted."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date, timedelta

import pytest

from backlot_tui.domain.catalogue import FilesTaken
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import MaterialStatus, RequestStatus
from backlot_tui.domain.transitions import why_not_deliverable
from backlot_tui.portal.catalogue_table import load_catalogue_table
from backlot_tui.portal.demo.samples import Sample, samples
from backlot_tui.portal.demo.seed import DEMO_PARTNER_IDS, demo_requests
from backlot_tui.portal.demo.titles import partners, titles

TODAY = date(2026, 11, 20)
REQUESTS = demo_requests(TODAY)
BY_ID = {request.id: request for request in REQUESTS}

CATALOGUE = read_catalogue(load_catalogue_table())
WITHOUT_LANGUAGE = {"Production Locked Proxy", "Audio M&E", "Archival Assets"}


def with_status(status: RequestStatus) -> list[SourceRequest]:
    return [request for request in REQUESTS if request.status is status]


def test_there_are_some_four_hundred_requests() -> None:
    assert 380 <= len(REQUESTS) <= 450


def test_the_same_day_gives_the_same_list() -> None:
    assert demo_requests(TODAY) == REQUESTS


def test_another_day_moves_the_dates_and_nothing_else() -> None:
    days = timedelta(days=100)
    for early, late in zip(REQUESTS, demo_requests(TODAY + days), strict=True):
        assert (late.id, late.status, late.material_status) == (
            early.id,
            early.status,
            early.material_status,
        )
        assert date.fromisoformat(late.due) - date.fromisoformat(early.due) == days
        assert date.fromisoformat(late.estimated) - date.fromisoformat(early.estimated) == days


def test_ids_are_unique_and_ascend_from_104001() -> None:
    assert [request.id for request in REQUESTS] == [
        f"SR-{number}" for number in range(104001, 104001 + len(REQUESTS))
    ]


def test_no_two_requests_ask_for_the_same_thing() -> None:
    asked = Counter((r.package_id, r.source_type, r.language) for r in REQUESTS)
    assert max(asked.values()) == 1


def test_all_fourteen_source_types_are_asked_for() -> None:
    asked = {request.source_type for request in REQUESTS}
    assert asked == {source_type.name for source_type in CATALOGUE.source_types}
    assert len(asked) == 14


def test_languages_and_frame_rates_are_values_of_the_catalogue() -> None:
    av = CATALOGUE.source_type("AV (Muxed)")
    assert {r.language for r in REQUESTS if r.language} <= set(av.field("language").values)
    assert {r.frame_rate for r in REQUESTS} <= set(av.field("frame_rate").values)


def test_a_request_has_a_language_exactly_where_its_type_has_one() -> None:
    for request in REQUESTS:
        assert (request.language is None) == (request.source_type in WITHOUT_LANGUAGE)
        assert request.language is None or "_" not in request.language


def test_every_request_status_occurs_and_most_are_open() -> None:
    assert {request.status for request in REQUESTS} == set(RequestStatus)
    assert len(with_status(RequestStatus.OPEN)) > len(REQUESTS) / 2


def test_every_material_status_occurs_on_open_work_and_most_are_accepted() -> None:
    assert {request.material_status for request in REQUESTS} == set(MaterialStatus)
    lacking = [r for r in REQUESTS if r.material_status is not MaterialStatus.ACCEPTED]
    assert len(lacking) < len(REQUESTS) / 10
    assert {request.status for request in lacking} == {RequestStatus.OPEN}


def test_only_redelivery_and_cancellation_carry_a_reason() -> None:
    explained = {RequestStatus.REDELIVERY_REQUESTED, RequestStatus.CANCELED}
    for request in REQUESTS:
        assert (request.reason is not None) == (request.status in explained)
        assert "{" not in (request.reason or "")


def test_a_moment_in_a_reason_lies_within_the_programme() -> None:
    runtime = {title.title_id: title.runtime_s for title in titles()}
    for request in with_status(RequestStatus.REDELIVERY_REQUESTED):
        for word in (request.reason or "").replace(";", " ").split():
            if word.count(":") == 2:
                hours, minutes, seconds = (int(n) for n in word.split(":"))
                assert hours * 3600 + minutes * 60 + seconds < runtime[request.title_id]


def test_open_work_runs_from_overdue_to_ninety_days_ahead() -> None:
    ahead = [(date.fromisoformat(r.due) - TODAY).days for r in with_status(RequestStatus.OPEN)]
    assert min(ahead) < 0
    assert 80 <= max(ahead) <= 90


def test_what_has_been_delivered_was_not_due_in_the_future() -> None:
    for status in (RequestStatus.DELIVERED, RequestStatus.PROCESSED, RequestStatus.ACCEPTED):
        assert all(request.due <= TODAY.isoformat() for request in with_status(status))


def test_the_estimate_is_mostly_the_due_date_and_never_before_it() -> None:
    moved = [request for request in REQUESTS if request.estimated != request.due]
    assert 0 < len(moved) < len(REQUESTS) / 5
    assert all(request.estimated > request.due for request in moved)


def test_nothing_was_updated_in_the_future() -> None:
    assert all(request.updated_at < f"{TODAY.isoformat()}T00:00:00Z" for request in REQUESTS)


def test_four_partners_have_work_and_the_demo_user_acts_for_three() -> None:
    found = {request.partner_id for request in REQUESTS}
    assert found == {*DEMO_PARTNER_IDS, "harbour-lab"}
    assert "harbour-lab" not in DEMO_PARTNER_IDS


def test_each_partner_gets_only_the_types_that_it_does() -> None:
    does = {partner.id: set(partner.types) for partner in partners()}
    names = {partner.id: partner.name for partner in partners()}
    for request in REQUESTS:
        assert request.source_type in does[request.partner_id]
        assert request.partner == names[request.partner_id]


def test_title_and_package_ids_have_eight_digits_and_are_unique() -> None:
    ids = [title.title_id for title in titles()]
    packages = [package for title in titles() for package in title.packages]
    assert len(set(ids)) == len(ids)
    assert len(set(packages)) == len(packages)
    assert all(number.isdigit() and len(number) == 8 for number in (*ids, *packages))


def test_titles_are_long_and_foreign_but_hold_no_control_or_format_characters() -> None:
    names = [title.name for title in titles()]
    assert max(len(name) for name in names) > 70
    assert any(not name.isascii() for name in names)
    assert not [c for name in names for c in name if unicodedata.category(c).startswith("C")]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.file)
def test_the_request_of_a_sample_is_what_the_sample_fits(sample: Sample) -> None:
    request = BY_ID[sample.request]
    assert (request.title, request.episode_label) == (sample.title, sample.episode)
    assert (request.source_type, request.language) == (sample.source_type, sample.language)
    assert sample.path.exists()
    source_type = CATALOGUE.source_type(request.source_type)
    if sample.path.is_dir():
        assert source_type.files is FilesTaken.SINGLE_OR_PACKAGE
    else:
        assert sample.path.suffix in source_type.extensions


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.file)
def test_the_request_of_a_sample_can_be_delivered_by_the_demo_user(sample: Sample) -> None:
    request = BY_ID[sample.request]
    assert request.status is RequestStatus.OPEN
    assert why_not_deliverable(request.status, request.material_status) is None
    assert request.partner_id in DEMO_PARTNER_IDS
    assert request.due > TODAY.isoformat()


def test_only_the_sample_that_shows_the_duration_check_meets_a_runtime() -> None:
    with_runtime = {s.fault for s in samples() if BY_ID[s.request].runtime_s is not None}
    assert with_runtime == {"duration"}


def test_no_two_samples_claim_one_request() -> None:
    claims = Counter(sample.request for sample in samples())
    assert max(claims.values()) == 1
