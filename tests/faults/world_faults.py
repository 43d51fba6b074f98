"""What can happen to processes, disks, clocks and sources while a request is on its way."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.faults import disks
from tests.faults.keeper import Keeper
from tests.faults.moments import Exchange, Kind
from tests.faults.stage import Stage

Blow = Callable[[Stage, Exchange], None]

_AWAY_S = 0.2
_FROZEN_S = 2.5
_UNWRITABLE_S = 1.5
_OTHER_BYTES = bytes(255 - byte for byte in range(256))
"""For each byte another one: files of one byte, too, are different then."""


def kill_agent(stage: Stage, exchange: Exchange) -> None:
    _soon(stage, exchange, stage.agent.kill)


def kill_portal(stage: Stage, exchange: Exchange) -> None:
    _soon(stage, exchange, stage.portal.kill)


def kill_store(stage: Stage, _exchange: Exchange) -> None:
    assert stage.store is not None
    if stage.store.process.poll() is None:
        stage.troubled = True  # no portal starts without its store
        stage.store.kill()
        stage.later(_AWAY_S, stage.store.start)


def _soon(stage: Stage, exchange: Exchange, action: Callable[[], None]) -> None:
    """At once, or, where the other side has yet to act on a call, in the middle of that."""
    if exchange.kind is Kind.PART or exchange.status is not None or stage.chance.random() < 0.3:
        action()
    else:
        threading.Timer(stage.chance.uniform(0, 0.04), action).start()


def stop_agent(stage: Stage, _exchange: Exchange) -> None:
    stage.agent.signal(signal.SIGTERM)


def freeze_agent(stage: Stage, _exchange: Exchange) -> None:
    _freeze(stage, stage.agent)


def freeze_portal(stage: Stage, _exchange: Exchange) -> None:
    _freeze(stage, stage.portal)


def _freeze(stage: Stage, keeper: Keeper) -> None:
    keeper.signal(signal.SIGSTOP)
    stage.later(_FROZEN_S, lambda: keeper.signal(signal.SIGCONT))


def second_agent(stage: Stage, _exchange: Exchange) -> None:
    stage.agent.start()


def two_agents(stage: Stage, _exchange: Exchange) -> None:
    stage.agent.kill()
    stage.agent.start()
    stage.agent.start()


def grow_source(stage: Stage, exchange: Exchange) -> None:
    with _source(stage, exchange).open("ab") as source:
        source.write(b"some more")


def overwrite_source(stage: Stage, exchange: Exchange) -> None:
    """One byte, and the times as they were."""
    path = _source(stage, exchange)
    before = path.stat()
    with path.open("r+b") as source:
        place = stage.chance.randrange(before.st_size)
        source.seek(place)
        byte = source.read(1)[0]
        source.seek(place)
        source.write(bytes([byte ^ 255]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def truncate_source(stage: Stage, exchange: Exchange) -> None:
    path = _source(stage, exchange)
    os.truncate(path, stage.chance.randrange(path.stat().st_size))


def replace_source(stage: Stage, exchange: Exchange) -> None:
    path = _source(stage, exchange)
    other = path.with_suffix(".other")
    other.write_bytes(path.read_bytes().translate(_OTHER_BYTES))
    other.replace(path)


def delete_source(stage: Stage, exchange: Exchange) -> None:
    _source(stage, exchange).unlink()


def _source(stage: Stage, exchange: Exchange) -> Path:
    """The file of which a part is on its way: its id or its name is in the URL."""
    with closing(sqlite3.connect(stage.work.path)) as work:
        rows = work.execute("SELECT file_id, path FROM transfers WHERE file_id IS NOT NULL")
        found = {file_id: Path(os.fsdecode(path)) for file_id, path in rows}
    [source] = [
        path
        for file_id, path in found.items()
        if file_id in exchange.target or path.name in exchange.target
    ]
    return source


def fill_portal(stage: Stage, _exchange: Exchange) -> None:
    _fill(stage, stage.data.parent)


def fill_agent(stage: Stage, _exchange: Exchange) -> None:
    _fill(stage, stage.state_dir.parent)


def _fill(stage: Stage, folder: Path) -> None:
    disk = stage.disks[folder]
    stage.troubled = True
    disk.fill()
    stage.later(_UNWRITABLE_S, disk.make_room)


def protect_portal(stage: Stage, _exchange: Exchange) -> None:
    _protect(stage, stage.data)


def protect_agent(stage: Stage, _exchange: Exchange) -> None:
    _protect(stage, stage.state_dir)


def _protect(stage: Stage, folder: Path) -> None:
    stage.troubled = True
    disks.protect(folder)
    stage.later(_UNWRITABLE_S, lambda: disks.release(folder))


def agent_clock(ahead_s: int) -> Blow:
    return lambda stage, _exchange: stage.clocks["agent"].set(ahead_s)


def portal_clock(ahead_s: int) -> Blow:
    return lambda stage, _exchange: stage.clocks["portal"].set(ahead_s)


def flip_at_rest(stage: Stage, exchange: Exchange) -> None:
    """In a file that has arrived whole and that the portal has not taken in yet."""
    for file_id in _files(stage, exchange.delivery_id):
        path = stage.data / "objects" / "incoming" / file_id
        if path.exists():
            with path.open("r+b") as stored:
                place = stage.chance.randrange(path.stat().st_size)
                stored.seek(place)
                byte = stored.read(1)[0]
                stored.seek(place)
                stored.write(bytes([byte ^ 1 << place % 8]))
            stage.rotten.add(exchange.delivery_id)
            return


def lose_part(stage: Stage, exchange: Exchange) -> None:
    """The portal forgets a part that it had confirmed, as from an older copy of its records."""
    for file_id in _files(stage, exchange.delivery_id):
        with closing(sqlite3.connect(stage.data / "records.db", timeout=5)) as records, records:
            found = records.execute(
                "DELETE FROM parts WHERE file_id = ? RETURNING number", (file_id,)
            ).fetchall()
        for (number,) in found:
            stage.ledger.lost(f"/parts/{file_id}/{number}")
        if found:
            return


def _files(stage: Stage, delivery_id: str) -> list[str]:
    """The ids of a delivery's files, in an order of chance."""
    with closing(sqlite3.connect(stage.data / "records.db")) as records:
        found = [
            str(file_id)
            for (file_id,) in records.execute(
                "SELECT file_id FROM delivery_files WHERE delivery_id = ? ORDER BY position",
                (delivery_id,),
            )
        ]
    stage.chance.shuffle(found)
    return found
