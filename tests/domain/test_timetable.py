"""Rates and timetables as a person writes them."""

from __future__ import annotations

from datetime import datetime

import pytest

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.rates import parse_rate
from backlot_tui.domain.timetable import Entry, limit_at, next_change, parse_days, parse_time

MB = 1_000_000
OFFICE = Entry(parse_days("mon-fri"), parse_time("08:00"), parse_time("18:00"), 200 * MB)
NIGHT = Entry(parse_days("fri"), parse_time("22:00"), parse_time("06:00"), 900 * MB)
MONDAY = datetime(2026, 11, 23)
"""A Monday at midnight."""


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("20M", 20 * MB),
        ("20MB/s", 20 * MB),
        ("1.5 GB/s", 1500 * MB),
        ("2MiB", 2 << 20),
        ("200Mbit", 25 * MB),
        ("100k", 100_000),
        ("64Ki", 65536),
        ("5000000", 5 * MB),
        ("off", None),
        ("OFF", None),
    ],
)
def test_a_rate_is_bytes_unless_bits_are_written(text: str, rate: int | None) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["", "fast", "20Mb", "-5M", "20 M B", "1k", "0", "M", "1e9"])
def test_what_is_no_rate_or_too_slow_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem):
        parse_rate(text)


@pytest.mark.parametrize("text", ["99999999T", "9" * 400])
def test_a_rate_that_no_line_has_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="faster than any line"):
        parse_rate(text)


def test_the_entry_that_fits_holds_and_the_rest_of_the_week_is_as_configured() -> None:
    table = (OFFICE, NIGHT)
    assert limit_at(table, None, MONDAY.replace(hour=8)) == 200 * MB
    assert limit_at(table, None, MONDAY.replace(hour=17, minute=59)) == 200 * MB
    assert limit_at(table, None, MONDAY.replace(hour=18)) is None
    assert limit_at(table, 5 * MB, MONDAY.replace(hour=7)) == 5 * MB


def test_an_entry_over_midnight_belongs_to_the_day_it_begins() -> None:
    table = (NIGHT,)
    friday, saturday = MONDAY.replace(day=27), MONDAY.replace(day=28)
    assert limit_at(table, None, friday.replace(hour=23)) == 900 * MB
    assert limit_at(table, None, saturday.replace(hour=5, minute=59)) == 900 * MB
    assert limit_at(table, None, saturday.replace(hour=6)) is None
    assert limit_at(table, None, friday.replace(hour=5)) is None


def test_the_next_change_is_told_over_a_weekend() -> None:
    friday = MONDAY.replace(day=27, hour=19)
    assert next_change((OFFICE,), None, friday) == (MONDAY.replace(day=30, hour=8), 200 * MB)
    assert next_change((OFFICE,), 200 * MB, friday) is None
    assert next_change((), None, friday) is None


def test_days_are_ranges_lists_and_may_run_over_the_week_s_end() -> None:
    assert parse_days("sat-mon") == {5, 6, 0}
    assert parse_days("Mon, wed") == {0, 2}
    assert parse_days("daily") == set(range(7))
    with pytest.raises(UsageProblem, match="no days"):
        parse_days("weekdays")


@pytest.mark.parametrize("text", ["8 o'clock", "25:00", "08:00+02:00", "08:00Z"])
def test_a_time_of_day_is_that_of_the_wall_clock(text: str) -> None:
    with pytest.raises(UsageProblem, match="no time"):
        parse_time(text)
