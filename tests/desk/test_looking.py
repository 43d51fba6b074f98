"""Narrowing, sorting, grouping, completing and exporting the list."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import UTC, date, datetime

import pytest

from backlot_tui.desk.completing import completions
from backlot_tui.desk.exporting import as_csv, as_json
from backlot_tui.desk.listing import Listing
from backlot_tui.desk.ordering import GROUPS, SORTS, ordered
from backlot_tui.domain.filters import matcher, parse
from backlot_tui.domain.moment import Moment
from backlot_tui.portal.demo.seed import demo_requests
from tests.support.rows import a_request

NOON = Moment(datetime(2026, 12, 10, 12, tzinfo=UTC))
ROWS = demo_requests(date(2026, 12, 10))
LISTING = Listing(ROWS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "larkspur s01e02",
        "!larkspur",
        'status:open type:"Secondary Audio"',
        "is:critical,at-risk !language:ja",
        "due:<14d partner:inkwell,tessera sal",
    ],
)
def test_narrowing_finds_what_the_filter_means(text: str) -> None:
    wanted = parse(text)
    holds = matcher(wanted, NOON)
    expected = [at for at, row in enumerate(ROWS) if holds(row)]
    assert list(LISTING.narrow(wanted, NOON)) == expected


def test_narrowing_knows_what_is_selected() -> None:
    ticked = {ROWS[3].id, ROWS[9].id}
    assert LISTING.narrow(parse("is:selected"), NOON, ticked) == [3, 9]
    assert len(LISTING.narrow(parse("!is:selected"), NOON, ticked)) == len(ROWS) - 2


@pytest.mark.parametrize("sort", SORTS)
def test_sorting_is_total_and_can_be_reversed(sort: str) -> None:
    shuffled = random.Random(1).sample(range(len(ROWS)), len(ROWS))
    once = ordered(ROWS, range(len(ROWS)), sort, descending=False)
    assert once == ordered(ROWS, shuffled, sort, descending=False), "whatever the order before"
    assert ordered(ROWS, shuffled, sort, descending=True) == once[::-1]


def test_by_due_date_what_is_still_to_be_delivered_comes_first() -> None:
    rows = [
        a_request(id="SR-1", status="Accepted", due="2026-01-01"),
        a_request(id="SR-2", due="2026-12-24"),
        a_request(id="SR-3", status="Redelivery Requested", due="2026-12-01"),
    ]
    assert ordered(rows, range(3), "due", descending=False) == [2, 1, 0]


@pytest.mark.parametrize("group", GROUPS)
def test_grouping_keeps_every_row_once_and_its_order(group: str) -> None:
    positions = ordered(ROWS, range(len(ROWS)), "due", descending=False)
    groups = LISTING.grouped(positions, group)
    assert sorted(at for each in groups for at in each.positions) == list(range(len(ROWS)))
    for each in groups:
        assert each.heading
        assert list(each.positions) == [at for at in positions if at in set(each.positions)]


def test_groups_have_headings_in_words() -> None:
    rows = [a_request(language=None, due="2026-12-10", status="Upgraded")]
    headings = {name: Listing(rows).grouped([0], name)[0].heading for name in GROUPS}
    assert headings["language"] == "no language"
    assert headings["week"] == "2026, week 50"
    assert headings["status"] == "Upgraded"


def shown(text: str) -> list[str]:
    return [each.shown for each in completions(text, LISTING, NOON)]


def test_keys_and_values_complete_with_counts() -> None:
    assert "status:" in shown("st")
    assert "status:" in shown("larkspur !st")
    assert shown("") == []
    [audio, *_] = completions("type:print", LISTING, NOON)
    assert audio.text == '"Audio Print Master"'
    assert audio.count == sum(row.source_type == "Audio Print Master" for row in ROWS)
    assert "critical" in shown("is:")
    assert "overdue" in shown("due:")


@pytest.mark.parametrize(
    "text", ["type:print", 'type:"print', "type:subtitle,print", "larkspur !type:print", "is:crit"]
)
def test_a_completion_taken_is_a_filter_that_finds_its_count(text: str) -> None:
    first = completions(text, LISTING, NOON)[0]
    taken = text[: first.start] + first.text
    alone = f"{taken[first.start :]}"
    key = "is" if text.startswith("is") else "type"
    assert len(LISTING.narrow(parse(f"{key}:{alone}"), NOON)) == first.count
    parse(taken)


def test_an_export_reads_back_and_runs_no_formula() -> None:
    rows = [a_request(title='=HYPERLINK("x")', reason="two\nlines, and a comma")]
    read = list(csv.DictReader(io.StringIO(as_csv(rows))))
    assert read[0]["title"] == '\'=HYPERLINK("x")'
    assert read[0]["reason"] == "two\nlines, and a comma"
    assert read[0]["season"] == ""
    assert json.loads(as_json(rows))[0]["title"] == '=HYPERLINK("x")'


def test_an_export_acts_on_no_terminal() -> None:
    rows = [a_request(title="\x1b]0;mine\x07", reason="\t=1+1")]
    [_, line] = as_csv(rows).splitlines()
    assert "\x1b" not in line and "\x07" not in line and "\t" not in line
