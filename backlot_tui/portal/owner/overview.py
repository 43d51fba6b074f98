"""What there is in a data folder: counts, people, room, versions."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Connection, func, select

from backlot_tui.domain.statuses import DeliveryState, RequestStatus
from backlot_tui.portal.data_folder import is_claimed, remembered_place
from backlot_tui.portal.records.engine import Records
from backlot_tui.portal.records.migrate import revision
from backlot_tui.portal.records.schema import deliveries, partners, requests, tokens, users


@dataclass(frozen=True, slots=True)
class Overview:
    """Sizes in bytes. `running`: whether a portal is at work on the folder.

    objects_place: the object store with the media; None if they are in the folder.
    """

    running: bool
    requests: dict[str, int]
    deliveries: dict[str, int]
    partners: int
    users: int
    tokens: int
    records_size: int
    objects_place: str | None
    objects_size: int
    free: int
    schema: str


def look(data: Path, records: Records) -> Overview:
    with records.read() as connection:
        by_status = _counts(connection, requests.c.status)
        by_state = _counts(connection, deliveries.c.state)
        people = [
            int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (partners, users, tokens)
        ]
        schema = revision(connection)
    return Overview(
        running=is_claimed(data),
        requests={str(each): by_status.get(each, 0) for each in RequestStatus},
        deliveries={str(each): by_state[each] for each in DeliveryState if each in by_state},
        partners=people[0],
        users=people[1],
        tokens=people[2],
        records_size=_size(data.glob("records.db*")),
        objects_place=remembered_place(data),
        objects_size=_size((data / "objects").rglob("*")),
        free=shutil.disk_usage(data).free,
        schema=schema,
    )


def _counts(connection: Connection, column: Column[str]) -> dict[str, int]:
    found = connection.execute(select(column, func.count()).group_by(column))
    return {row[0]: row[1] for row in found}


def _size(paths: Iterator[Path]) -> int:
    """On the disk, as files of parts on the way are as large as they will be."""
    total = 0
    for path in paths:
        try:
            status = path.lstat()
        except FileNotFoundError:
            continue  # a portal at work moves files
        total += status.st_blocks * 512
    return total
