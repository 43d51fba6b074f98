"""A real portal with many requests, and an owner at work on it, each a process of its own.

    python benchmarks/busy_portal.py DATA PER_SECOND COUNT

changes COUNT requests of the portal on DATA, PER_SECOND of them a second, as `portal material`
does: one transaction each, every fifth among the requests that a desk shows first.
"""

from __future__ import annotations

import json
import random
import select as polling
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import select

from backlot_tui.domain.statuses import MaterialStatus, RequestStatus
from backlot_tui.portal.owner import deciding
from backlot_tui.portal.records import people
from backlot_tui.portal.records.engine import open_records
from backlot_tui.portal.records.schema import requests as table
from benchmarks.portal_search import PARTNERS
from benchmarks.portal_search import fill as fill_records

USER = "desk"


@contextmanager
def portal_with(data: Path, count: int) -> Iterator[tuple[str, str]]:
    """The portal's address, and a token of somebody who acts for all its partners."""
    data.mkdir(exist_ok=True)
    token = people.new_token()
    with closing(open_records(data)) as records:
        fill_records(records, count, data)
        with records.write() as connection:
            if not people.knows_user(connection, USER):
                people.add_user(connection, USER, "Dana Kim", PARTNERS)
            people.add_token(connection, USER, token)
    serve = [sys.executable, "-m", "backlot_tui", "portal", "serve", "--data", str(data), "--json"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as portal:
        assert portal.stdout is not None
        lines = list(iter(portal.stdout.readline, "}\n"))
        try:
            yield json.loads("".join([*lines, "}"]))["url"], token
        finally:
            portal.terminate()


@contextmanager
def changes(data: Path, per_second: int) -> Iterator[None]:
    """As many changes a second as the machine lets happen, up to that; told at the end."""
    process = subprocess.Popen(
        [sys.executable, __file__, str(data), str(per_second), str(1_000_000)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield
    finally:
        told, _ = process.communicate()
        print(told.strip())


def change(data: Path, count: int) -> None:
    """So many changes at once."""
    command = [sys.executable, __file__, str(data), "0", str(count)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _work(data: Path, per_second: int, count: int) -> None:
    dice = random.Random(7)
    with closing(open_records(data)) as records:
        with records.read() as connection:
            everything = list(connection.execute(select(table.c.id)).scalars())
            deliverable = table.c.status.in_(
                [RequestStatus.OPEN, RequestStatus.REDELIVERY_REQUESTED]
            )
            by_due = select(table.c.id).where(deliverable).order_by(table.c.due, table.c.id)
            first = list(connection.execute(by_due.limit(30)).scalars())
        chosen = dice.sample(everything, min(count, len(everything))) if not per_second else None
        began, done = time.monotonic(), 0
        while done < count and not (per_second and _told_to_stop()):
            request_id = (
                chosen[done % len(chosen)]
                if chosen
                else dice.choice(first if done % 5 == 0 else everything)
            )
            with records.write() as connection:
                row = deciding.find(connection, request_id)
                others = [each for each in MaterialStatus if each is not row.material_status]
                deciding.set_material(connection, request_id, dice.choice(others), "", "bench")
            done += 1
            if per_second:
                time.sleep(max(0.0, began + done / per_second - time.monotonic()))
        took = time.monotonic() - began
    print(f"{done} changes at the portal in {took:.0f} s: {done / took:.0f} a second")


def _told_to_stop() -> bool:
    """The starter closes our input when it has seen enough."""
    readable, _, _ = polling.select([sys.stdin], [], [], 0)
    return bool(readable)


if __name__ == "__main__":
    _work(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
