"""Transfers in words."""

from __future__ import annotations

from dataclasses import replace

from backlot_tui.desk.overview import DeliveryView
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.ui.lines import plain
from backlot_tui.ui.transfer_text import bar, percent, summary, to_go

VIEW = DeliveryView(
    id="d1",
    request_id="SR-1",
    name="Glass Harbour S01E01",
    source_type="Secondary Audio",
    state=DeliveryState.TRANSFERRING,
    note="",
    files=1,
    size=1_000_000_000,
    sent_bytes=430_000_000,
    rate=100_000_000.0,
    created_at="2026-11-21T10:00:00Z",
    updated_at="2026-11-21T10:00:05Z",
    here=True,
)


def test_a_bar_is_plain_text_of_its_width() -> None:
    assert bar(0.0, 12) == "[----------]"
    assert bar(0.43, 12) == "[####------]"
    assert bar(1.0, 12) == "[##########]"


def test_hundred_percent_is_said_only_when_all_has_gone() -> None:
    assert percent(0.9999) == " 99 %"
    assert percent(1.0) == "100 %"


def test_time_to_go_is_coarse() -> None:
    assert to_go(None) == ""
    assert to_go(1.2) == "5 s left"
    assert to_go(43.0) == "45 s left"
    assert to_go(130.0) == "2 min left"


def test_the_strip_tells_count_share_rate_time_and_trouble() -> None:
    stuck = replace(VIEW, id="d2", state=DeliveryState.WAITING, rate=0.0, note="for the portal")
    assert plain([summary([VIEW])]) == "1 transfer  [####------]  43 %  100 MB/s  5 s left"
    assert plain([summary([VIEW, stuck])]) == (
        "2 transfers  [####------]  43 %  100 MB/s  10 s left  1 Waiting for the portal"
    )


def test_the_strip_at_rest_says_how_the_last_one_ended() -> None:
    done = replace(VIEW, state=DeliveryState.PASSED)
    assert plain([summary([])]) == "No transfers yet"
    assert plain([summary([done])]).endswith("Glass Harbour S01E01 Secondary Audio: Passed")
