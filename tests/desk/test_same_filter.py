"""One filter language: the desk, the commands and the API find the same requests by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete

from backlot_tui.desk.listing import Listing
from backlot_tui.domain.conditions import implies, predicate
from backlot_tui.domain.filters import Filter, FilterError, condition, matcher, parse
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.portal.records import people, schema
from backlot_tui.portal.records import requests as records_of
from backlot_tui.portal.records.engine import Records, open_records
from backlot_tui.portal.records.migrate import migrate
from backlot_tui.state import cache
from tests.support import filters as made

EVERYBODY = frozenset(made.PARTNERS)
PORTAL = "https://portal.example"
thorough = settings(max_examples=150, deadline=None, derandomize=True, database=None)


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
)
@thorough
def test_a_filter_finds_the_same_at_the_desk_by_command_and_in_the_api(
    records: Records, copy: Path, rows: list[SourceRequest], written: list[str], moment: Moment
) -> None:
    known = cache.open_cache(copy)
    cache.clear(known, PORTAL)
    cache.put_requests(known, PORTAL, rows)
    kept = cache.requests(known, PORTAL)
    listing = Listing(kept)
    with records.write() as connection:
        connection.execute(delete(schema.requests))
        records_of.add(connection, rows)
    with records.read() as connection:
        for text in written:
            if (wanted := readable(text)) is not None:
                by_command = {row.id for row in kept if matcher(wanted, moment)(row)}
                at_desk = {kept[at].id for at in listing.narrow(wanted, moment)}
                assert at_desk == by_command, text
                assert in_api(connection, wanted, moment) == by_command, text


def in_api(connection: Connection, wanted: Filter, moment: Moment) -> set[str]:
    meant = condition(wanted, moment)
    found, _ = records_of.page(connection, EVERYBODY, meant, None, 100)
    return {row.id for row in found}


def test_what_only_the_desk_knows_is_refused_elsewhere_with_a_sentence() -> None:
    moment = Moment(made.datetime(2026, 12, 10, tzinfo=made.UTC))
    with pytest.raises(FilterError, match="column 6.*is:selected is known at the desk only"):
        condition(parse("salt is:selected"), moment)


@given(rows=made.requests, text=made.filters, moment=made.moments, ticked=st.sets(st.integers(0, 9)))
@thorough
def test_typing_a_filter_finds_at_each_letter_what_it_means(
    rows: list[SourceRequest], text: str, moment: Moment, ticked: set[int]
) -> None:
    """Each letter may look at what the letters before it left, and at nothing else."""
    selected = {f"SR-{number:03}" for number in ticked}
    listing = Listing(rows)
    for sort in ("id", "title"):
        order = listing.in_order(sort)
        for end in range(len(text) + 1):
            if (wanted := readable(text[:end] + " !is:selected")) is not None:
                holds = predicate(condition(wanted, moment, selected))
                found = listing.narrow(wanted, moment, selected, order)
                assert list(found) == [at for at in order if holds(rows[at])], wanted.text


@given(rows=made.requests, narrow=made.filters, wide=made.filters, moment=made.moments)
@thorough
def test_what_is_implied_holds(
    rows: list[SourceRequest], narrow: str, wide: str, moment: Moment
) -> None:
    first, second = readable(narrow), readable(wide)
    if first is None or second is None:
        return
    for one in condition(first, moment).conditions:
        for other in condition(second, moment).conditions:
            if implies(one, other):
                assert all(predicate(other)(row) for row in rows if predicate(one)(row))
