"""How fast the portal answers a filtered, sorted page out of a million requests.

    python benchmarks/portal_search.py [--requests N] [--rounds N] [--keep DIR] [--plans]

Makes the requests in a temporary folder (or in DIR, and finds them there the next time), then asks
ten filters in several orders, as a user with 3 of the 12 partners and as one with all. Prints p50
and p95 in milliseconds per filter: from the filter's text to a page of 100 rows, without HTTP and
without the first round, which finds the pages on the disk. The bar is 50 ms (p95). --plans adds
what SQLite says of how it goes about each.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import Connection

from backlot_tui.domain.filters import condition, parse
from backlot_tui.domain.moment import moment_now
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.portal.records import paging, people, requests
from backlot_tui.portal.records.engine import Records, open_records
from backlot_tui.portal.records.migrate import migrate
from backlot_tui.portal.records.order import read_order

PAGE = 100
LIMIT_MS = 50.0
CHUNK = 20_000
PARTNERS = [f"partner-{number:02}" for number in range(12)]
SCOPES = {"3 partners": frozenset(PARTNERS[2:5]), "all 12": frozenset(PARTNERS)}
QUESTIONS = [
    ("", ["id", "due", "-updated_at"]),
    ("status:open", ["due", "title", "-due"]),
    ('status:open type:"Subtitle" language:ja due:<14d', ["due", "title"]),
    ("harbor glass", ["due", "title"]),
    ("lantern", ["-due", "status"]),
    ("quincunx", ["title", "-updated_at"]),
    ("SR-0734512", ["id", "due"]),
    ("is:critical", ["due", "estimated", "-due", "title"]),
    ("is:failed delivery:rejected", ["-updated_at", "due"]),
    ('language:ko,ja !status:accepted,canceled material:"Not Received"', ["due", "partner"]),
]
FIRST = [
    *("harbor", "lantern", "glass", "river", "silent", "golden"),
    *("paper", "winter", "hollow", "distant", "broken", "velvet"),
    *("crimson", "empty", "northern", "second", "seventh", "salt"),
    *("iron", "amber"),
]
SECOND = [
    *("cartographer", "orchard", "season", "tide", "promise", "witness"),
    *("archive", "garden", "machine", "letter", "station", "border"),
    *("harvest", "signal", "mirror", "country", "glass", "lighthouse"),
    *("ferry", "clock"),
]
TYPES = [
    *("AV (Muxed)", "Non-IMF delivery", "Audio Print Master", "Audio M&E", "Secondary Audio"),
    *("Audio Description", "Subtitle", "SDH/CC", "Forced Sub", "Final Script", "Dubbing Script"),
]
LANGUAGES = [
    *("en", "de-DE", "fr-FR", "es-419", "es-ES", "it-IT"),
    *("ja", "ko", "pt-BR", "pl-PL", "tr", "hi"),
    *("th", "vi", "id", "zh-Hans", "zh-Hant", "nl"),
    *("sv", "da", "nb", "fi"),
]
REDELIVERY, OPEN = RequestStatus.REDELIVERY_REQUESTED, RequestStatus.OPEN
STATUSES = (
    [OPEN] * 35
    + [REDELIVERY] * 5
    + [RequestStatus.ACCEPTED] * 45
    + [
        *([RequestStatus.PROCESSED] * 8),
        *([RequestStatus.DELIVERED] * 2),
        *([RequestStatus.CANCELED] * 3),
        *([RequestStatus.UPGRADED] * 2),
    ]
)
LATEST = {
    OPEN: [None] * 17 + [DeliveryState.INSPECTION_FAILED, DeliveryState.TRANSFERRING],
    REDELIVERY: [DeliveryState.QC_FAILED, DeliveryState.REJECTED],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="make them here, and leave them")
    parser.add_argument("--plans", action="store_true", help="print the query plans")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backlot-bench-") as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        with closing(open_records(folder)) as records:
            fill(records, asked.requests, folder)
            measure(records, asked.rounds, plans=asked.plans)


def fill(records: Records, count: int, folder: Path) -> None:
    migrate(records)
    with records.read() as connection:
        if people.any_partner(connection):
            return
    started = time.perf_counter()
    with records.write() as connection:
        for partner in PARTNERS:
            people.add_partner(connection, partner, partner.replace("-", " ").title())
    rows = made(count)
    while chunk := list(itertools.islice(rows, CHUNK)):
        with records.write() as connection:
            requests.add(connection, chunk)
    size = sum(path.stat().st_size for path in folder.glob("records.db*")) / 1e6
    print(f"{count:,} requests made in {time.perf_counter() - started:.0f} s, {size:.0f} MB")


def made(count: int) -> Iterator[SourceRequest]:
    dice = random.Random(20261121)
    today = date.today()
    titles = [
        f"{dice.choice(FIRST)} {dice.choice(SECOND)} {number}".title() for number in range(6000)
    ]
    titles[4321] = "The Quincunx"
    for number in range(count):
        place = number // 170 if number % 5 else dice.randrange(len(titles))
        status = dice.choice(STATUSES)
        ahead = dice.randrange(-6, 120) if status in (OPEN, REDELIVERY) else -dice.randrange(700)
        due = today + timedelta(days=ahead)
        moved = dice.choice([0, 0, 0, 0, 3, 10])
        partner = PARTNERS[min(dice.randrange(18), 11)]
        updated = today - timedelta(days=min(700, max(1, dice.randrange(60) - min(0, ahead))))
        yield SourceRequest(
            id=f"SR-{number:07}",
            title=titles[place % len(titles)],
            title_id=str(81000000 + place % len(titles)),
            season=1,
            episode=number % 10 + 1,
            package_id=str(90000000 + number // 17),
            source_type=dice.choice(TYPES),
            language=dice.choice(LANGUAGES),
            original_language="en",
            partner_id=partner,
            partner=partner.replace("-", " ").title(),
            content_partner="Lantern & Loom Pictures",
            status=status,
            material_status=dice.choice([MaterialStatus.ACCEPTED] * 9 + list(MaterialStatus)[:3]),
            due=due.isoformat(),
            estimated=(due + timedelta(days=moved)).isoformat(),
            latest_delivery_state=dice.choice(LATEST.get(status, [DeliveryState.ACCEPTED])),
            updated_at=f"{updated.isoformat()}T{dice.randrange(24):02}:00:00Z",
        )


def measure(records: Records, rounds: int, *, plans: bool) -> None:
    print(f"{'filter':<66}{'sort':<13}{'scope':<12}{'rows':>5}{'p50 ms':>8}{'p95 ms':>8}")
    for written, sorts in QUESTIONS:
        for sort, (scope_name, scope) in itertools.product(sorts, SCOPES.items()):
            taken = []
            for _ in range(1 + rounds):
                started = time.perf_counter()
                with records.read() as connection:
                    wanted = condition(parse(written), moment_now())
                    rows, _ = requests.page(
                        connection, scope, wanted, None, PAGE, order=read_order(sort)
                    )
                taken.append((time.perf_counter() - started) * 1000)
            taken.pop(0)
            p95 = statistics.quantiles(taken, n=20)[-1]
            print(
                f"{written or '(none)':<66}{sort:<13}{scope_name:<12}{len(rows):>5}"
                f"{statistics.median(taken):>8.1f}{p95:>8.1f}"
                f"  {'kept' if p95 < LIMIT_MS else 'MISSED'}"
            )
            if plans:
                with records.read() as connection:
                    show_plan(connection, scope, written, sort)


def show_plan(connection: Connection, scope: people.Scope, written: str, sort: str) -> None:
    """Walks of different partners and statuses have the same plan: told once."""
    asked = paging.Asked(read_order(sort), None, PAGE + 1)
    found = paging.statement(connection, scope, condition(parse(written), moment_now()), asked)
    assert found is not None
    steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found.text}", found.values)
    told = dict.fromkeys(step[3] for step in steps)
    for step in told:
        print(f"    {step}")


if __name__ == "__main__":
    main()
