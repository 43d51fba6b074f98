"""The filter language: what a person may type, and what it then finds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from backlot_tui.domain.buckets import risk_at
from backlot_tui.domain.conditions import predicate
from backlot_tui.domain.filters import FilterError, condition, matcher, parse, quote
from backlot_tui.domain.moment import Moment
from tests.support.rows import a_request


def found(text: str, **facts: object) -> bool:
    return matcher(parse(text))(a_request(**facts))


def test_words_are_anded_and_look_in_title_episode_package_and_ids() -> None:
    row = {"title": "Harbour of Glass", "season": 1, "episode": 2, "package_id": "90210001"}
    assert found("glass harbour", **row)
    assert found("s01e02 90210001", **row)
    assert not found("glass desert", **row)


def test_words_do_not_care_about_case_or_script() -> None:
    assert found("STRASSE", title="Die letzte Straße")
    assert found("ΘΆΛΑΣΣΑ", title="Θάλασσα")


def test_a_key_looks_in_its_own_column() -> None:
    assert found("partner:north", partner="Northlight Post")
    assert not found("partner:north", title="North", partner="Tessera Dubbing")


def test_a_quoted_value_is_the_whole_value() -> None:
    assert found('type:"AV (Muxed)"', source_type="AV (Muxed)")
    assert not found('type:"AV (Muxed)"', source_type="Secondary AV (Muxed)")
    assert found("type:muxed", source_type="Secondary AV (Muxed)")


def test_a_comma_means_or_and_an_exclamation_mark_means_not() -> None:
    both = 'status:open,"Redelivery Requested"'
    assert found(both, status="Open")
    assert found(both, status="Redelivery Requested")
    assert not found(both, status="Accepted")
    assert found(f"!{both}", status="Accepted")
    assert not found("!glass", title="Harbour of Glass")


def test_an_empty_filter_finds_everything() -> None:
    assert found("")
    assert found("   ")


def test_a_row_without_the_value_is_not_found_by_it_but_by_its_negation() -> None:
    assert not found("language:en", language=None)
    assert found("!language:en", language=None)


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("harbour partnr:north", 8, "no key"),
        ('harbour "gla', 8, "not closed"),
        ("status:", 0, "missing behind the colon"),
        ("a status: b", 2, "missing behind the colon"),
        ("a,,b", 0, "cannot be read"),
    ],
)
def test_an_error_names_the_column_and_the_reason(text: str, position: int, says: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert caught.value.position == position
    assert says in caught.value.sentence


def test_a_menu_can_write_any_value_as_a_filter() -> None:
    odd = 'Zürich, "Post" & Co'
    assert parse(f"partner:{quote(odd)}").terms[0].values[0].exact
    assert found(f"partner:{quote('Northlight Post')}", partner="Northlight Post")


NOON = Moment(datetime(2026, 12, 10, 12, tzinfo=UTC))


def found_at(text: str, **facts: object) -> bool:
    return matcher(parse(text), NOON)(a_request(**facts))


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("due:2026-12-10", ["2026-12-10"], ["2026-12-09", "2026-12-11"]),
        ("due:2026-12", ["2026-12-01", "2026-12-31"], ["2026-11-30", "2027-01-01"]),
        ("due:2026", ["2026-01-01", "2026-12-31"], ["2025-12-31"]),
        ("due:2026-12-01..2026-12-05", ["2026-12-01", "2026-12-05"], ["2026-12-06"]),
        ("due:..2026-12-05", ["2020-01-01", "2026-12-05"], ["2026-12-06"]),
        ("due:today..", ["2026-12-10", "2030-01-01"], ["2026-12-09"]),
        ("due:<7d", ["2020-01-01", "2026-12-16"], ["2026-12-17"]),
        ("due:<=7d", ["2026-12-17"], ["2026-12-18"]),
        ("due:>7d", ["2026-12-18"], ["2026-12-17"]),
        ("due:>=2026-12-17", ["2026-12-17"], ["2026-12-16"]),
        ("due:>2026-12", ["2027-01-01"], ["2026-12-31"]),
        ("due:7d", ["2026-12-10", "2026-12-17"], ["2026-12-09", "2026-12-18"]),
        ("due:-3d", ["2026-12-07", "2026-12-10"], ["2026-12-06", "2026-12-11"]),
        ("due:9999-12", ["9999-12-01", "9999-12-31"], ["9999-11-30"]),
        ("due:tomorrow", ["2026-12-11"], ["2026-12-10"]),
        ("due:overdue", ["2026-12-09"], ["2026-12-10"]),
        ("!due:overdue", ["2026-12-10"], ["2026-12-09"]),
    ],
)
def test_dates_take_ranges(text: str, inside: list[str], outside: list[str]) -> None:
    assert all(found_at(text, due=day) for day in inside), text
    assert not any(found_at(text, due=day) for day in outside), text


def test_what_is_done_is_never_overdue() -> None:
    assert not found_at("due:overdue", due="2026-12-01", status="Processed")


def test_numbers_take_ranges_and_an_empty_one_lies_in_none() -> None:
    assert found_at("episode:2..4", episode=4)
    assert not found_at("episode:2..4", episode=5)
    assert found_at("season:>1 episode:<=3", season=2, episode=3)
    assert not found_at("episode:>0", episode=None)
    assert found_at("!episode:>0", episode=None)


@pytest.mark.parametrize(
    ("facts", "bucket"),
    [
        ({"estimated": "2026-12-09"}, "critical"),
        ({"estimated": "2026-12-10"}, "on-track"),
        ({"partner_id": "", "due": "2026-12-20"}, "critical"),
        ({"partner_id": "", "due": "2026-12-21"}, "on-track"),
        (
            {
                "status": "Redelivery Requested",
                "language": "ko",
                "updated_at": "2026-12-08T11:59:00Z",
            },
            "critical",
        ),
        (
            {
                "status": "Redelivery Requested",
                "language": "ko",
                "updated_at": "2026-12-08T12:01:00Z",
            },
            "on-track",
        ),
        ({"material_status": "Not Received", "due": "2026-12-15"}, "at-risk"),
        ({"material_status": "Not Received", "due": "2026-12-16"}, "on-track"),
        ({"material_status": "Received", "due": "2026-12-15"}, "on-track"),
    ],
)
def test_risk_follows_the_portals_rules(facts: dict[str, str], bucket: str) -> None:
    row = {"due": "2026-12-30", "estimated": "2026-12-30", **facts}
    for name in ("critical", "at-risk", "on-track"):
        assert found_at(f"is:{name}", **row) == (name == bucket), name
    risk = risk_at(NOON)(a_request(**row))
    assert risk is not None
    assert risk.lower().replace(" ", "-") == bucket


def test_what_needs_no_delivery_has_no_risk() -> None:
    done = a_request(status="Accepted", estimated="2020-01-01")
    assert risk_at(NOON)(done) is None
    assert not matcher(parse("is:critical"), NOON)(done)


def test_failed_means_that_the_latest_attempt_failed_and_another_is_wanted() -> None:
    failed = {"latest_delivery_state": "Inspection Failed"}
    assert found_at("is:failed", **failed)
    assert not found_at("is:failed", status="Processed", **failed)
    assert not found_at("is:failed", latest_delivery_state="Passed")


def test_selected_is_known_at_the_desk_only() -> None:
    with pytest.raises(FilterError, match="at the desk only"):
        condition(parse("is:selected"), NOON)
    ticked = predicate(condition(parse("is:selected"), NOON, {"SR-1"}))
    assert ticked(a_request(id="SR-1"))
    assert not ticked(a_request(id="SR-2"))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("due:soon", 4),
        ("due:2026-13", 4),
        ("due:today,<x", 10),
        ("due:０００１", 4),
        ("due:0000", 4),
        ("due:<0001-01-01", 4),
        ("due:>9999", 4),
        ("episode:two", 8),
        ("episode:4..2", 8),
        ("due:7d..1d", 4),
        ("due:2026-12..2026-11", 4),
        ("is:late", 3),
    ],
)
def test_a_value_of_the_wrong_kind_is_pointed_at(text: str, position: int) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert caught.value.position == position
    assert caught.value.fix


def test_a_range_from_today_to_a_date_stays_one_when_the_date_has_passed() -> None:
    """A view may have been saved with it."""
    assert not found_at("due:today..2026-12-01", due="2026-12-05")


def test_the_day_is_that_of_the_persons_time_zone() -> None:
    late_evening = datetime(2026, 12, 10, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    holds = matcher(parse("due:today"), Moment(late_evening))
    assert holds(a_request(due="2026-12-10"))


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert found_at("amélie", title="Ame\u0301lie")
