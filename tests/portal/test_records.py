"""The records: the schema's versions, and the filter language in SQL."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text

from backlot_tui.domain.filters import FilterError, condition, matcher, parse
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.problems import PortalRefused, UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.portal.records import people, requests
from backlot_tui.portal.records.engine import Records, open_records
from backlot_tui.portal.records.migrate import migrate
from backlot_tui.portal.records.schema import metadata

from .running import request


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with closing(open_records(tmp_path)) as opened:
        migrate(opened)
        yield opened


def test_the_migrations_make_the_schema(records: Records) -> None:
    migrate(records)
    with records.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        migrated = shape(connection)
    fresh = create_engine("sqlite://")
    with fresh.begin() as connection:
        metadata.create_all(connection)
        # Alembic's comparison does not see what an index is limited to; the SQL itself shows it.
        assert shape(connection) == migrated


def shape(connection: Connection) -> dict[str, list[str]]:
    """Each table's and index's SQL, without the order of its lines."""
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return {
        row.name: sorted(line.strip(" \t,") for line in row.sql.splitlines())
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


@pytest.mark.parametrize(("id_", "problem"), [("a/b", UsageProblem), ("..", PortalRefused)])
def test_an_id_that_no_folder_can_have_is_not_taken(
    records: Records, id_: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem), records.write() as connection:
        people.add_partner(connection, "northlight", "Northlight Post")
        requests.add(connection, [request(id_)])


PIECES = ["straße", "İzmir", "ΣΊΣΥΦΟΣ", "ς", "100%", "a_b", "x/y", "Ñandú", "zero 0", "S01E02", "-"]
WORDS = [*PIECES, "ss", "SS", "i̇", "σ", "%", "_", "/", "ñ", "0", "o", "e", "open", "None", "redel"]


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


def random_filter(dice: random.Random) -> str:
    keys = ["partner", "package", "type", "status", "title", "language", "delivery", "id"]
    terms = []
    for _ in range(dice.randrange(4)):
        values = []
        for _ in range(dice.choice([1, 1, 2, 3])):
            word = dice.choice(
                [*WORDS, "", "subtitle", "es-419", "passed", "SR-7", "2026-12-01", "line\n"]
            )
            bare = word and not set(word) & set(' ,"\n')
            values.append(word if bare and dice.random() < 0.6 else f'"{word}"')
        key = dice.choice([*(f"{key}:" for key in keys), "", "", ""])
        terms.append(dice.choice(["", "", "!"]) + key + ",".join(values))
    ranged = [
        "due:<7d",
        "due:2026-12-05..2026-12-20",
        "due:overdue",
        "estimated:>=2026-12-10",
        "is:critical",
        "is:at-risk",
        "is:on-track",
        "is:failed",
        "!is:to-deliver",
        "season:1..2",
        "!episode:>3",
        "due:2026-12",
    ]
    if dice.random() < 0.4:
        terms.append(dice.choice(ranged))
    return " ".join(terms)


def test_a_filter_finds_the_same_in_sql_as_in_memory(records: Records) -> None:
    dice = random.Random(20261121)
    rows = random_rows(dice, 120)
    with records.write() as connection:
        people.add_partner(connection, "northlight", "Northlight Post")
        requests.add(connection, rows)
    scope = frozenset({"northlight"})
    found_some = 0
    with records.read() as connection:
        for _ in range(700):
            written = random_filter(dice)
            try:
                wanted = parse(written)
            except FilterError:
                continue
            expected = sorted(row.id for row in rows if matcher(wanted, MOMENT)(row))
            meant = condition(wanted, MOMENT)
            found, _ = requests.page(connection, scope, meant, None, 1000)
            assert [row.id for row in found] == expected, written
            found_some += 0 < len(expected) < len(rows)
    assert found_some > 150, "the filters must tell rows apart"


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
