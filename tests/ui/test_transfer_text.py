"""Transfers in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.ui.lines import plain
from backlot_tui.ui.transfer_text import bar, percent, rate, to_go
from backlot_tui.ui.transfers.rates import RateHistory, sparkline
from backlot_tui.ui.transfers.row_lines import Columns, columns, details, head, heading, wanted
from backlot_tui.ui.transfers.rows import TransferQueue, TransferRow
from backlot_tui.ui.transfers.state import Transfers
from backlot_tui.ui.transfers.summary import summary

ROW = TransferRow(
    id="d1",
    place=1,
    request_id="SR-1",
    request="SR-1",
    portal="",
    name="Glass Harbour S01E01",
    source_type="Secondary Audio",
    state=DeliveryState.TRANSFERRING,
    phase="Transferring",
    reason="",
    next_try="",
    advice="",
    priority="normal",
    size=1_000_000_000,
    sent_bytes=430_000_000,
    rate=100_000_000.0,
    rate_limit=None,
    remaining_s=5.7,
    tries=0,
    updated_at="2026-11-21T10:00:05.000Z",
    files=(),
)
STUCK = replace(
    ROW, id="d2", state=DeliveryState.WAITING, phase="Waiting for sign-in", rate=0.0, sent_bytes=0
)


def transfers(*rows: TransferRow) -> Transfers:
    moving = sum(row.rate for row in rows)
    left = sum(row.size - row.sent_bytes for row in rows if row.unfinished)
    return Transfers(TransferQueue(rows, left, moving, left / moving if moving else None))


def strip(*rows: TransferRow, width: int = 120) -> str:
    return plain([summary(transfers(*rows), width)])


def columns_of(*rows: TransferRow, width: int, resting: bool = False) -> Columns:
    return columns(width, wanted(rows), resting=resting)


def line(row: TransferRow, width: int = 120, *, cells: Columns | None = None) -> str:
    """cells: the columns of the list that it is in; without, it is alone."""
    cells = cells or columns_of(row, width=width)
    return plain([head(row, width, cells, cursor=False, ticked=False, opened=False, marked=False)])


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


def test_a_rate_has_two_digits_at_most() -> None:
    assert rate(0) == ""
    assert [rate(each) for each in (3e6, 44.4e6, 118e6, 1.23e9)] == [
        "3 MB/s", "44 MB/s", "120 MB/s", "1.2 GB/s",
    ]  # fmt: skip


# The strip --------------------------------------------------------------------------------------


def test_the_strip_tells_count_share_rate_time_and_trouble() -> None:
    assert strip(ROW) == "1 transfer  [####------]  43 %  100 MB/s  5 s left"
    assert strip(ROW, STUCK) == (
        "2 transfers  [##--------]  21 %  100 MB/s  15 s left  1 Waiting for sign-in"
    )


def test_failures_come_first_and_what_was_paused_last() -> None:
    paused = replace(ROW, id="d3", state=DeliveryState.PAUSED, phase="Paused", rate=0.0)
    failed = replace(ROW, id="d4", state=DeliveryState.FAILED, phase="Failed", rate=0.0)
    stalled = replace(ROW, id="d5", phase="Stalled", rate=0.0)
    assert strip(paused, STUCK, stalled, failed).endswith(
        "1 Failed  1 Stalled  1 Waiting for sign-in  1 Paused"
    )


def queue_of(*rows: TransferRow) -> TransferQueue:
    return transfers(*rows).queue


def test_the_share_does_not_fall_when_a_delivery_arrives_and_begins_anew_with_the_queue() -> None:
    half = replace(ROW, sent_bytes=ROW.size // 2)
    fresh = replace(ROW, id="d2", sent_bytes=0)
    arrived = replace(half, state=DeliveryState.PENDING_INSPECTION, sent_bytes=ROW.size)
    seen = Transfers()
    seen.take(queue_of(half, fresh), 0.0)
    assert "  25 %" in plain([summary(seen, 80)])
    seen.take(queue_of(fresh, arrived), 1.0)
    assert "  50 %" in plain([summary(seen, 80)])
    passed = replace(arrived, state=DeliveryState.PASSED)
    seen.take(queue_of(fresh, passed), 2.0)
    assert "  50 %" in plain([summary(seen, 80)])
    seen.take(queue_of(passed, replace(arrived, id="d2")), 3.0)
    seen.take(queue_of(replace(fresh, id="d3"), passed), 4.0)
    assert "  0 %" in plain([summary(seen, 80)])


def test_what_failed_leaves_the_share() -> None:
    half = replace(ROW, sent_bytes=ROW.size // 2)
    fresh = replace(ROW, id="d2", sent_bytes=0)
    seen = Transfers()
    seen.take(queue_of(half, fresh), 0.0)
    seen.take(queue_of(half, replace(fresh, state=DeliveryState.FAILED)), 1.0)
    assert "  50 %" in plain([summary(seen, 80)])


def test_on_a_narrow_screen_trouble_has_the_place_of_the_bar() -> None:
    shown = strip(ROW, STUCK, width=80)
    assert "[#" not in shown and shown.startswith("2 transfers  21 %") and "sign-in" in shown
    assert len(shown) < 80


def test_the_strip_at_rest_says_how_the_last_one_ended() -> None:
    done = replace(ROW, state=DeliveryState.PASSED, phase="Passed", rate=0.0)
    assert strip() == "No transfers yet"
    assert strip(done).endswith("Glass Harbour S01E01 Secondary Audio: Passed")
    failed = replace(done, id="d4", state=DeliveryState.FAILED)
    assert strip(done, failed).endswith("Passed  1 more Failed")


# A row ------------------------------------------------------------------------------------------


def test_phases_are_words_of_their_own_and_never_percents() -> None:
    nearly = replace(ROW, sent_bytes=ROW.size - 1)
    assert "99 %" in line(nearly) and "Transferring" in line(nearly)
    for state, phase in [
        (DeliveryState.VERIFYING, "Verifying"),
        (DeliveryState.TRANSFERRING, "Hashing"),
        (DeliveryState.PENDING_INSPECTION, "Pending Inspection"),
    ]:
        shown = line(replace(nearly, state=state, phase=phase))
        assert phase in shown and "%" not in shown and "MB/s" not in shown


def test_a_stalled_one_tells_how_far_it_came_and_no_rate() -> None:
    shown = line(replace(ROW, phase="Stalled", rate=0.0, remaining_s=None))
    assert "43 %" in shown and "Stalled" in shown and "/s" not in shown


def test_tries_and_priority_have_a_column() -> None:
    assert " +3× " in line(replace(ROW, tries=3, priority="high"))
    assert " -   " in line(replace(ROW, priority="low"))


def test_a_name_that_has_no_room_keeps_its_episode() -> None:
    shown = line(replace(ROW, name="The Long Way to Glass Harbour S01E07"), 79)
    assert shown[:79].rstrip().endswith("S01E07")


def test_below_the_row_stands_why_when_again_and_what_to_do() -> None:
    row = replace(STUCK, reason="No token.", next_try="14:03:20", advice="Run: login", tries=2)
    shown = plain(details(row, 100))
    for words in ("No token.", "14:03:20 · 2 tries without progress", "Run: login", "place 1"):
        assert words in shown


# The rate of the last minutes -------------------------------------------------------------------


def test_the_history_is_the_mean_of_every_five_seconds() -> None:
    history = RateHistory()
    history.note(100.0, 0.0)
    history.note(300.0, 2.5)
    history.note(50.0, 5.0)
    assert history.rates() == [200.0]
    history.note(50.0, 21.0)
    assert history.rates() == [200.0, 50.0, 50.0, 50.0]


def test_five_seconds_of_which_the_end_alone_was_seen_are_left_out() -> None:
    history = RateHistory()
    history.note(100.0, 1003.0)
    history.note(100.0, 1011.0)
    assert history.rates() == [100.0]
    history.note(100.0, 9003.0)
    history.note(100.0, 9011.0)
    assert history.rates() == [100.0]


def test_the_history_forgets_what_is_older_than_its_length() -> None:
    history = RateHistory()
    history.note(100.0, 0.0)
    history.note(100.0, 10.0)
    history.note(100.0, 10_000.0)
    assert history.rates() == []


def test_the_line_of_rates_is_glyphs_or_ascii() -> None:
    assert sparkline([0.0, 50.0, 100.0], 10, plain=False) == "▁▅█"
    assert sparkline([0.0, 50.0, 100.0], 10, plain=True).isascii()
    assert sparkline([0.0, 50.0, 100.0], 2, plain=False) == "▅█"
    assert sparkline([], 10, plain=False) == sparkline([0.0], 10, plain=False) == ""


ENDED = replace(
    ROW,
    state=DeliveryState.PENDING_INSPECTION,
    phase="Pending Inspection",
    name="The Lighthouse Keepers of Saltmarsh S01E02",
    sent_bytes=ROW.size,
    rate=0.0,
)


@pytest.mark.parametrize("still", [STUCK, ENDED])
def test_what_is_not_being_sent_says_its_size_in_the_place_of_a_bar(still: TransferRow) -> None:
    cells = columns_of(ROW, still, width=80)
    below, moving = line(still, 80, cells=cells), line(ROW, 80, cells=cells)
    assert below[4:].startswith("1.0 GB ")
    assert below.index(still.phase) == moving.index("Transferring")


def test_where_everything_has_ended_the_name_has_the_room_of_what_moves() -> None:
    cells = columns_of(ENDED, width=80, resting=True)
    shown = line(ENDED, 80, cells=cells)[:80]
    assert shown.startswith("  ▸ 1.0 GB   Pending Inspection The Lighthouse Keepers")
    assert "S01E02" in shown
    told = " " + plain([heading(cells, resting=True)])  # its line begins a cell further in
    assert [told.index(each) for each in ("Size", "Now", "Delivery")] == [
        shown.index(each) for each in ("1.0 GB", "Pending", "The")
    ]


# What gives way to the name ---------------------------------------------------------------------

LONG = replace(ROW, name="The Lighthouse Keepers of Saltmarsh S01E02")


@pytest.mark.parametrize("width", [59, 79, 119])
@pytest.mark.parametrize("rows", [(ROW, STUCK), (LONG, ENDED), (LONG, STUCK)])
def test_a_name_is_readable_at_every_width(rows: tuple[TransferRow, ...], width: int) -> None:
    cells = columns_of(*rows, width=width)
    for row in rows:
        shown = line(row, width, cells=cells)[:width]
        assert shown[cells.before_name :].startswith(row.name[:13])
        assert row.name[-6:] in shown, "the episode is what tells them apart"


def test_the_bar_goes_first_and_the_phase_is_as_wide_as_it_has_to_be() -> None:
    assert "[##----]  43 % 100 MB/s 5 s          Transferring Glass" in line(ROW, 79)
    assert " 43 %    100 MB/s 5 s          Transferring" in line(
        ROW, 79, cells=columns_of(ROW, STUCK, width=79)
    )
    assert " 43 %    5 s     Transferring" in line(ROW, 59, cells=columns_of(ROW, STUCK, width=59))


def test_what_moves_never_takes_more_of_a_line_than_with_all_columns() -> None:
    for width in (40, 60, 80, 100, 120):
        narrow = columns_of(LONG, STUCK, width=width)
        assert narrow.live <= columns_of(width=width).live
