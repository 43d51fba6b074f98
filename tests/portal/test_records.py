"""The records: the schema's versions, and the filter language in SQL."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text

from backlot_tui.domain.conditions import Condition, search_key
from backlot_tui.domain.filters import condition, parse
from backlot_tui.domain.folding import fold
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.problems import PortalRefused, Temporary, UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.portal.records import drivers, paging, people, requests
from backlot_tui.portal.records.engine import Records, open_records
from backlot_tui.portal.records.migrate import alembic_config, migrate
from backlot_tui.portal.records.order import Mark, Order, read_cursor, write_cursor
from backlot_tui.portal.records.schema import ORDERS, metadata

from .running import request


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with closing(open_records(tmp_path)) as opened:
        migrate(opened)
        yield opened


def test_the_migrations_make_the_schema(records: Records) -> None:
    migrate(records)
    with records.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": not_the_words})
        assert compare_metadata(context, metadata) == []
        migrated = shape(connection)
    fresh = create_engine("sqlite://")
    with fresh.begin() as connection:
        metadata.create_all(connection)
        # Alembic's comparison does not see what an index is limited to; the SQL itself shows it.
        assert shape(connection) == migrated


def not_the_words(name: str | None, kind: str, _parents: object) -> bool:
    """SQLite's own tables of the index of words are none of the schema's."""
    return not (kind == "table" and str(name).startswith("request_words"))


def shape(connection: Connection) -> dict[str, object]:
    """Each table's columns, and the SQL of everything else, whatever its line breaks."""
    found = connection.execute(
        text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    ).all()
    return {
        row.name: sorted(
            str(column[1:]) for column in connection.execute(text(f"PRAGMA table_info({row.name})"))
        )
        if row.type == "table" and not row.name.startswith("request_words")
        else " ".join(row.sql.split())
        for row in found
        if not row.name.startswith(("alembic", "sqlite"))
    }


def test_records_of_a_newer_version_are_left_alone(records: Records) -> None:
    with records.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UsageProblem, match="9999"):
        migrate(records)


def test_the_records_are_kept_as_safely_as_promised(records: Records) -> None:
    with records.read() as connection:
        kept = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert kept == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def open_files(folder: Path) -> list[str]:
    """Of a folder, those that this process has open."""
    opened = (each.path for each in psutil.Process().open_files())
    return [path for path in opened if path.startswith(f"{folder}/")]


def test_a_file_that_could_not_be_written_is_opened_anew_by_all(
    records: Records, tmp_path: Path
) -> None:
    """SQLite's files beside it may have been made in that time; they go when nobody holds them."""
    with records.read() as one, records.read() as another:
        for connection in (one, another):
            connection.execute(text("PRAGMA query_only = ON"))
    assert open_files(tmp_path)
    with pytest.raises(Temporary), records.write() as connection:
        people.add_partner(connection, "northlight", "Northlight Post")
    gc.collect()  # the failed statement holds on to its connection
    assert open_files(tmp_path) == []
    with records.write() as connection:
        people.add_partner(connection, "northlight", "Northlight Post")


@pytest.mark.parametrize(("id_", "problem"), [("a/b", UsageProblem), ("..", PortalRefused)])
def test_an_id_that_no_folder_can_have_is_not_taken(
    records: Records, id_: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem), records.write() as connection:
        people.add_partner(connection, "northlight", "Northlight Post")
        requests.add(connection, [request(id_)])


PIECES = ["straße", "İzmir", "ΣΊΣΥΦΟΣ", "ς", "100%", "a_b", "x/y", "Ñandú", "zero 0", "S01E02", "-"]


def random_rows(dice: random.Random, count: int) -> list[SourceRequest]:
    return [
        replace(
            request(f"SR-{number}"),
            title=" ".join(dice.choices(PIECES, k=2)) + dice.choice(["", "\nline", "'", '"']),
            title_id=str(dice.randrange(100)),
            season=dice.choice([None, 1]),
            episode=dice.choice([None, 2, 12]),
            package_id=dice.choice(PIECES),
            source_type=dice.choice(["Subtitle", "SDH/CC", "AV (Muxed)"]),
            language=dice.choice([None, "es-419", "pt-BR"]),
            partner=dice.choice(PIECES),
            status=dice.choice(list(RequestStatus)),
            material_status=dice.choice(list(MaterialStatus)),
            due=f"2026-12-{dice.randrange(1, 30):02d}",
            latest_delivery_state=dice.choice([None, *DeliveryState]),
        )
        for number in range(count)
    ]


MOMENT = Moment(datetime(2026, 12, 10, 12, tzinfo=UTC))


WAYS = {"by drivers": None, "by walks": 0}
"""However few or many fit: a search for few takes other ways than one for many."""


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    few = WAYS[request.param]
    if few is not None:
        monkeypatch.setattr(drivers, "FEW", few)
        monkeypatch.setattr(drivers, "FEW_LOOKED_UP", few)


def filled(records: Records, dice: random.Random, count: int = 120) -> list[SourceRequest]:
    """Random requests of three partners, in the records."""
    rows = [
        replace(
            row, partner_id=dice.choice(PARTNERS), updated_at=f"2026-12-{at % 20 + 1:02d}T0:00Z"
        )
        for at, row in enumerate(random_rows(dice, count))
    ]
    with records.write() as connection:
        for partner in PARTNERS:
            people.add_partner(connection, partner, partner.title())
        requests.add(connection, rows)
    return rows


PARTNERS = ["northlight", "tessera", "inkwell"]
EVERYBODY = frozenset(PARTNERS)


def place(row: SourceRequest, order: Order) -> tuple[str, str]:
    """What a row sorts by: names without regard to case, rows of one value by id."""
    value = str(getattr(row, order.name) or "")
    return fold(value) if ORDERS[order.name].endswith("_folded") else value, row.id


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("name", ORDERS)
def test_pages_in_every_order_are_all_rows_once(records: Records, name: str, down: bool) -> None:
    dice = random.Random(name)
    rows = filled(records, dice)
    order = Order(name, down)
    wanted = condition(parse("!status:upgraded"), MOMENT)
    expected = [row for row in rows if row.status is not RequestStatus.UPGRADED]
    expected.sort(key=lambda row: place(row, order), reverse=down)
    assert pages(records, wanted, order) == [row.id for row in expected]


def pages(
    records: Records, wanted: Condition, order: Order, meanwhile: Callable[[], None] | None = None
) -> list[str]:
    """The ids of page after page; `meanwhile` is called between them."""
    seen: list[str] = []
    after: str | None = None
    while True:
        with records.read() as connection:
            page, after = requests.page(connection, EVERYBODY, wanted, after, limit=7, order=order)
        seen += [row.id for row in page]
        if after is None:
            return seen
        if meanwhile:
            meanwhile()


@pytest.mark.usefixtures("way")
def test_changes_between_pages_hide_nothing_and_double_nothing(records: Records) -> None:
    """Rows before and behind the cursor go, come and move; all others are seen once."""
    dice = random.Random(7)
    rows = filled(records, dice)
    numbers = iter(range(1000))
    touched: set[str] = set()

    def meanwhile() -> None:
        at = next(numbers)
        gone, moved = dice.choice(rows).id, dice.choice(rows).id
        with records.write() as connection:
            requests.add(connection, [request(f"NEW-{at}", due=f"2026-12-{at % 28 + 1:02d}")])
            for id_, due in ((gone, "2020-01-01"), (moved, "2030-01-01")):
                connection.execute(
                    text("UPDATE requests SET due = :due WHERE id = :id"), {"due": due, "id": id_}
                )
        touched.update((gone, moved))

    seen = pages(records, condition(parse(""), MOMENT), Order("due"), meanwhile)
    still = [id_ for id_ in seen if id_ not in touched and not id_.startswith("NEW")]
    expected = sorted(rows, key=lambda row: (row.due, row.id))
    assert still == [row.id for row in expected if row.id not in touched]


def test_a_cursor_of_another_order_is_refused() -> None:
    cursor = write_cursor(Order("due"), Mark("2026-12-01", "SR-1"))
    assert read_cursor(Order("due"), cursor) == Mark("2026-12-01", "SR-1")
    for order, wrong in ((Order("title"), cursor), (Order("due"), "SR-1"), (Order("due"), "é!")):
        with pytest.raises(UsageProblem) as told:
            read_cursor(order, wrong)
        assert told.value.code == "cursor"


def test_a_search_names_an_index_for_everything_it_reads(records: Records) -> None:
    filled(records, random.Random(3))
    with records.read() as connection:
        for written in ("", "status:open", "is:critical", "ñandú", 'language:es type:"Subtitle"'):
            for name in ORDERS:
                asked = paging.Asked(Order(name), None, 101)
                wanted = condition(parse(written), MOMENT)
                found = paging.statement(connection, EVERYBODY, wanted, asked)
                assert found
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found.text}", found.values)
                steps = [step[3] for step in plan]
                assert not [step for step in steps if step == "SCAN requests"], (written, steps)


def test_the_index_of_words_follows_what_is_revised(records: Records) -> None:
    before = request("SR-1", title="Harbour of Glass")
    with records.write() as connection:
        people.add_partner(connection, "northlight", "Northlight Post")
        requests.add(connection, [before])
        requests.revise(connection, [replace(before, title="Lantern Orchard")])
    with records.read() as connection:
        for written, count in (("harbour", 0), ("lantern", 1), ("title:orchard", 1)):
            wanted = condition(parse(written), MOMENT)
            found, _ = requests.page(connection, EVERYBODY, wanted, None, 10)
            assert len(found) == count, written


def test_records_of_the_first_version_are_searched_like_new_ones(tmp_path: Path) -> None:
    with closing(open_records(tmp_path)) as records:
        with records.write() as connection:
            command.upgrade(alembic_config(connection), "0001")
            people.add_partner(connection, "northlight", "Northlight Post")
            row = request("SR-1", title="Straße", language=None)
            old = {key: value for key, value in asdict(row).items() if value is not None}
            del old["metadata_only"]  # that came later
            old |= {"search_key": search_key(row), "updated_at": "2026-11-01T00:00:00Z"}
            names = ", ".join(old)
            marks = ", ".join(f":{name}" for name in old)
            connection.execute(text(f"INSERT INTO requests ({names}) VALUES ({marks})"), old)
        migrate(records)
        with records.write() as connection:
            requests.add(connection, [request("SR-2", title="STRASSE")])
        for order in (Order("title"), Order("language")):
            wanted = condition(parse('strasse title:"STRASSE"'), MOMENT)
            assert pages(records, wanted, order) == ["SR-1", "SR-2"]


def test_pages_are_all_rows_once(records: Records) -> None:
    with records.write() as connection:
        people.add_partner(connection, "northlight", "Northlight Post")
        requests.add(connection, [request(f"SR-{number:03}") for number in range(25)])
    seen: list[str] = []
    after: str | None = None
    with records.read() as connection:
        while True:
            page, after = requests.page(
                connection, frozenset({"northlight"}), condition(parse(""), MOMENT), after, limit=5
            )
            seen += [row.id for row in page]
            if after is None:
                break
    assert seen == [f"SR-{number:03}" for number in range(25)]
