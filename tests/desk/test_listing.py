"""A prepared listing: sorted, grouped and kept up to date without being made anew."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from backlot_tui.desk.listing import Listing
from backlot_tui.desk.ordering import GROUPS, SORTS, ordered
from backlot_tui.domain.filters import parse
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.statuses import MaterialStatus, RequestStatus
from backlot_tui.portal.demo.seed import demo_requests

NOON = Moment(datetime(2026, 12, 10, 12, tzinfo=UTC))
ROWS = demo_requests(date(2026, 12, 10))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_it_sorts_as_the_commands_do(sort: str, descending: bool) -> None:
    expected = ordered(ROWS, range(len(ROWS)), sort, descending=descending, moment=NOON)
    assert list(Listing(ROWS).in_order(sort, descending=descending, moment=NOON)) == expected


@pytest.mark.parametrize("sort", SORTS)
def test_worked_in_changes_leave_what_reading_everything_anew_would(sort: str) -> None:
    """Sorted, grouped and narrowed before, between and after: some rows change, some are new."""
    dice = random.Random(sort)
    listing = Listing(ROWS[:-20])
    now = {row.id: row for row in listing.rows}
    wanted = parse("status:open,accepted is:on-track,critical sal")
    for _ in range(6):
        listing.prepare()
        listing.in_order(sort, moment=NOON)
        listing.narrow(wanted, NOON)
        known = [
            replace(
                row,
                title=dice.choice(["Salt", "salt", "Éa", "Long " * dice.randrange(99), row.title]),
                status=dice.choice(list(RequestStatus)),
                due=f"2026-12-{dice.randrange(1, 29):02}",
                language=dice.choice([None, "ko", row.language]),
                reason=dice.choice([None, "Sync"]),
            )
            for row in dice.sample(list(now.values()), 15)
        ]
        changed = [*known, *dice.sample(ROWS[-20:], 4)]
        shown = listing.in_order(sort, moment=NOON)
        before = list(shown)
        listing.take(changed)
        now |= {row.id: row for row in changed}
        anew = Listing(list(now.values()))
        assert shown == before
        for descending in (False, True):
            assert ids(listing, listing.in_order(sort, descending=descending, moment=NOON)) == ids(
                anew, anew.in_order(sort, descending=descending, moment=NOON)
            )
        assert listing.by_id == anew.by_id
        assert set(ids(listing, listing.narrow(wanted, NOON))) == set(
            ids(anew, anew.narrow(wanted, NOON))
        )
        assert listing.widest("title") >= anew.widest("title")
        for group in GROUPS:
            assert headings(listing, group) == headings(anew, group)


def ids(listing: Listing, positions: Sequence[int]) -> list[str]:
    return [listing.rows[at].id for at in positions]


def headings(listing: Listing, group: str) -> list[tuple[str, list[str]]]:
    grouped = listing.grouped(listing.in_order("id"), group)
    return [(each.heading, ids(listing, each.positions)) for each in grouped]


def test_a_listing_of_nothing_finds_nothing() -> None:
    assert list(Listing().narrow(parse("!larkspur is:critical"), NOON)) == []


def test_the_order_is_kept_while_narrowing() -> None:
    listing = Listing(ROWS)
    order = listing.in_order("title", descending=True)
    found = listing.narrow(parse("status:open"), NOON, among=order)
    assert list(found) == [at for at in order if ROWS[at].status == "Open"]
    assert sorted(order) == list(range(len(ROWS)))


def test_groups_stand_until_a_row_is_in_another_one() -> None:
    listing = Listing(ROWS)
    order = listing.in_order("due")
    before = listing.grouped(order, "title")
    listing.take([replace(ROWS[3], material_status=MaterialStatus.NOT_RECEIVED)])
    assert listing.grouped(listing.in_order("due"), "title") is before
    listing.take([replace(ROWS[3], title="Zeppelin Yard")])
    after = listing.grouped(listing.in_order("due"), "title")
    assert "Zeppelin Yard" in [each.heading for each in after]
    assert "Zeppelin Yard" not in [each.heading for each in before]
    assert listing.grouped(order[:9], "title") != after
