"""The File Bin's rows: what is watched, what was looked at and since when it has not changed.

Several processes may keep a bin on one state folder. A row is only ever changed by whoever knows
its newest version (`stamp`); who does not, reads it again and decides anew.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from backlot_tui.state.clock import utc_now
from backlot_tui.state.database import Database
from backlot_tui.state.identity import FileIdentity


class Place(StrEnum):
    """Whether a file is in the bin.

    GOING: it was still arriving when it was taken out, so that its growing is no new arrival.
    """

    IN = "in"
    OUT = "out"
    GOING = "going"


class Look(NamedTuple):
    """What is remembered of one file or package.

    since: when it was first seen like this, in seconds of the machine's monotonic clock; minus
    infinity for a file that is trusted at one look. stamp: 0 for a look not yet written.
    """

    path: str
    identity: FileIdentity
    since: float
    by_hand: bool = False
    place: Place = Place.IN
    stamp: int = 0


def same_content(one: FileIdentity, other: FileIdentity) -> bool:
    """Size, times and inode; device numbers of network mounts change with every mount."""
    return one[:4] == other[:4]


def folders(work: Database) -> list[str]:
    """The watched folders that were added by command, in the order of their names."""
    rows = work.all("SELECT path FROM bin_folders ORDER BY path")
    return [os.fsdecode(row["path"]) for row in rows]


def add_folder(work: Database, path: str) -> None:
    with work.transaction() as connection:
        _next_stamp(connection)
        connection.execute(
            "INSERT OR IGNORE INTO bin_folders (path, added_at) VALUES (?, ?)",
            (os.fsencode(path), utc_now()),
        )


def remove_folder(work: Database, path: str) -> bool:
    """False if it was not there."""
    with work.transaction() as connection:
        _next_stamp(connection)
        gone = connection.execute("DELETE FROM bin_folders WHERE path = ?", (os.fsencode(path),))
        return gone.rowcount > 0


def counter(work: Database) -> int:
    """Grows with every change of the bin, whoever makes it."""
    row = work.one("SELECT value FROM bin_counter")
    assert row is not None
    return int(row["value"])


def looks(work: Database, newer_than: int = 0) -> list[Look]:
    """All rows, or those that were written after the counter had a value."""
    reading = work.connection.cursor()
    reading.row_factory = None  # plain tuples: 100,000 rows are read in half the time
    found = reading.execute(
        "SELECT path, size, mtime_ns, ctime_ns, inode, device, since, by_hand, place, stamp"
        " FROM bin_looks WHERE stamp > ?",
        (newer_than,),
    )
    return [
        Look(os.fsdecode(path), FileIdentity(*identity), since, bool(by_hand), Place(place), stamp)
        for path, *identity, since, by_hand, place, stamp in found
    ]


def write(work: Database, changed: Iterable[Look]) -> tuple[int, list[Look]]:
    """Write looks; returns the counter's new value, and those that were written, with it as stamp.

    A row that somebody else has written since is left alone.
    """
    with work.transaction() as connection:
        stamp = _next_stamp(connection)
        return stamp, [
            look._replace(stamp=stamp) for look in changed if _put(connection, look, stamp)
        ]


def put_in(work: Database, chosen: Iterable[Look]) -> None:
    """Put files into the bin by hand, whatever was said of them before."""
    with work.transaction() as connection:
        stamp = _next_stamp(connection)
        for look in chosen:
            connection.execute(
                "DELETE FROM bin_looks WHERE path = ?",
                (os.fsencode(look.path),),
            )
            _put(connection, look._replace(stamp=0), stamp)


def take_out(work: Database, paths: Iterable[str] | None, quiet_since: float) -> int:
    """Take files out of the bin, all if no paths are given; returns how many.

    quiet_since: what has changed after this moment is still arriving.
    """
    ask = (
        "UPDATE bin_looks SET by_hand = 0, stamp = ?,"
        " place = CASE WHEN since > ? THEN 'going' ELSE 'out' END WHERE place = 'in'"
    )
    with work.transaction() as connection:
        stamp = _next_stamp(connection)
        if paths is None:
            return connection.execute(ask, (stamp, quiet_since)).rowcount
        return sum(
            connection.execute(
                f"{ask} AND path = ?", (stamp, quiet_since, os.fsencode(path))
            ).rowcount
            for path in paths
        )


def forget(work: Database, gone: Iterable[Look]) -> None:
    """Drop the rows of files that are not there any more, unless somebody wrote them anew."""
    with work.transaction() as connection:
        connection.executemany(
            "DELETE FROM bin_looks WHERE path = ? AND stamp = ?",
            [(os.fsencode(look.path), look.stamp) for look in gone],
        )


def _put(connection: sqlite3.Connection, look: Look, stamp: int) -> bool:
    put = connection.execute(
        "INSERT INTO bin_looks (path, size, mtime_ns, ctime_ns, inode, device, since, by_hand,"
        " place, stamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns,"
        " ctime_ns = excluded.ctime_ns, inode = excluded.inode, device = excluded.device,"
        " since = excluded.since, by_hand = excluded.by_hand, place = excluded.place,"
        " stamp = excluded.stamp WHERE stamp = ?",
        (
            os.fsencode(look.path),
            *look.identity,
            *(look.since, look.by_hand, str(look.place), stamp),
            look.stamp,
        ),
    )
    return put.rowcount > 0


def _next_stamp(connection: sqlite3.Connection) -> int:
    connection.execute("UPDATE bin_counter SET value = value + 1")
    (value,) = connection.execute("SELECT value FROM bin_counter").fetchone()
    return int(value)
