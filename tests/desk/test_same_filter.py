"""One filter language: the desk, the commands and the API find the same requests by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from backlot_tui.desk.listing import Listing
from backlot_tui.domain.conditions import predicate
from backlot_tui.domain.filters import Filter, FilterError, condition, matcher, parse
from backlot_tui.domain.folding import fold
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.portal.records import drivers, paging, people, schema
from backlot_tui.portal.records import requests as records_of
from backlot_tui.portal.records.engine import Records, open_records
from backlot_tui.portal.records.migrate import migrate
from backlot_tui.portal.records.order import Order
from backlot_tui.portal.records.schema import ORDERS
from backlot_tui.state import cache
from tests.support import filters as made

EVERYBODY = frozenset(made.PARTNERS)
PORTAL = "https://portal.example"
thorough = settings(max_examples=80, deadline=None, derandomize=True, database=None)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    with closing(open_records(tmp_path_factory.mktemp("portal"))) as opened:
        migrate(opened)
        with opened.write() as connection:
            for partner in made.PARTNERS:
                people.add_partner(connection, partner, partner)
        yield opened


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk") / "cache.db"


def readable(text: str) -> Filter | None:
    try:
        return parse(text)
    except FilterError:
        return None


@given(
    rows=made.requests,
    written=st.lists(made.filters, min_size=1, max_size=6),
    moment=made.moments,
    order=st.builds(Order, st.sampled_from(list(ORDERS)), st.booleans()),
    scope=st.sampled_from([EVERYBODY, frozenset({"tessera"})]),
    few=st.sampled_from([drivers.FEW, 0]),
)
@thorough
def test_a_filter_finds_the_same_at_the_desk_by_command_and_in_the_api(
    *,
    records: Records,
    copy: Path,
    rows: list[SourceRequest],
    written: list[str],
    moment: Moment,
    order: Order,
    scope: frozenset[str],
    few: int,
) -> None:
    """In every order, for every scope; few: up to so many rows the desk and SQL go another way."""
    known = cache.open_cache(copy)
    cache.clear(known, PORTAL)
    cache.put_requests(known, PORTAL, rows)
    kept = cache.requests(known, PORTAL)
    listing = Listing(kept)
    with records.write() as connection:
        connection.execute(delete(schema.requests))
        records_of.add(connection, rows)
    with records.read() as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr("backlot_tui.desk.listing._FEW", few)
        patch.setattr(drivers, "FEW", few)
        patch.setattr(drivers, "FEW_LOOKED_UP", min(few, drivers.FEW_LOOKED_UP))
        for wanted in filter(None, map(readable, written)):
            holds = matcher(wanted, moment)
            by_command = [row for row in kept if holds(row)]
            at_desk = [kept[at] for at in listing.narrow(wanted, moment)]
            assert at_desk == by_command, wanted.text
            visible = [row for row in by_command if row.partner_id in scope]
            visible.sort(key=lambda row: place(row, order), reverse=order.descending)
            expected = [row.id for row in visible]
            meant = condition(wanted, moment)
            in_api, _ = records_of.page(connection, scope, meant, None, 100, order=order)
            assert [row.id for row in in_api] == expected, wanted.text
            elsewhere = paging.plain(connection, scope, meant, paging.Asked(order, None, 100))
            assert [mark.id for mark in elsewhere] == expected, wanted.text


def place(row: SourceRequest, order: Order) -> tuple[str, str]:
    """What a row sorts by: names without regard to case, rows of one value by id."""
    value = str(getattr(row, order.name) or "")
    return fold(value) if ORDERS[order.name].endswith("_folded") else value, row.id


def test_what_only_the_desk_knows_is_refused_elsewhere_with_a_sentence() -> None:
    moment = Moment(datetime(2026, 12, 10, tzinfo=UTC))
    with pytest.raises(FilterError, match=r"column 6.*is:selected is known at the desk only"):
        condition(parse("salt is:selected"), moment)


@given(
    rows=made.requests, text=made.filters, moment=made.moments, ticked=st.sets(st.integers(0, 9))
)
@thorough
def test_typing_and_deleting_a_filter_finds_at_each_letter_what_it_means(
    rows: list[SourceRequest], text: str, moment: Moment, ticked: set[int]
) -> None:
    """A letter more may look at what the letters before it left; a letter less may not."""
    selected = {f"SR-{number:03}" for number in ticked}
    listing = Listing(rows)
    for sort in ("id", "title"):
        order = listing.in_order(sort)
        for end in (*range(len(text) + 1), *range(len(text), -1, -1)):
            if (wanted := readable(text[:end] + " !is:selected")) is not None:
                holds = predicate(condition(wanted, moment, selected))
                found = listing.narrow(wanted, moment, selected, order)
                assert list(found) == [at for at in order if holds(rows[at])], wanted.text
