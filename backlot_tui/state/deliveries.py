"""Local deliveries and their transfers: typed reads and writes of work.db.

A delivery is written here before anything is done about it, and every change of state is a
committed row before it is an action.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

from backlot_tui.domain.problems import PortalRefused
from backlot_tui.domain.statuses import DeliveryState, WaitingFor
from backlot_tui.domain.transitions import BYTES_ARRIVED, UNFINISHED, Mover, may_move
from backlot_tui.state import aborts
from backlot_tui.state.clock import utc_now
from backlot_tui.state.database import Database, one_of
from backlot_tui.state.identity import FileIdentity

_GIVEN_UP = frozenset({DeliveryState.CANCELED, DeliveryState.FAILED})


@dataclass(frozen=True, slots=True)
class LocalTransfer:
    """The bytes of one file of a delivery. Sizes in bytes; `name` is what the portal stores."""

    id: int
    position: int
    path: str
    name: str
    identity: FileIdentity
    metadata: dict[str, str]
    file_id: str | None = None
    part_size: int | None = None
    part_count: int | None = None
    sent_bytes: int = 0
    crc64: str | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class LocalDelivery:
    """One attempt to fulfil one request. `rate` is in bytes per second, `next_try_at` epoch.

    `priority` is one of `state.controls.Priority`, `place` its place among those of the same;
    `phase` says what is done at the moment where the state does not.
    """

    id: str
    portal: str
    request_id: str
    request_name: str
    source_type: str
    state: DeliveryState
    created_at: str
    updated_at: str
    waiting_for: WaitingFor | None = None
    reason: str | None = None
    reason_code: str | None = None
    next_try_at: float = 0.0
    tries: int = 0
    rate: float = 0.0
    priority: int = 0
    place: int = 0
    rate_limit: int | None = None
    phase: str = ""
    overrides: dict[str, str] = field(default_factory=dict)
    transfers: tuple[LocalTransfer, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(transfer.identity.size for transfer in self.transfers)

    @property
    def sent_bytes(self) -> int:
        """Bytes of all its files that are at the portal."""
        return sum(transfer.sent_bytes for transfer in self.transfers)


class Why(TypedDict, total=False):
    """What is noted beside a state. What is not given is open again; `tries` stay as they are.

    next_try_at: seconds since the epoch.
    """

    waiting_for: WaitingFor | None
    reason: str | None
    reason_code: str | None
    next_try_at: float
    tries: int


class MovedMeanwhile(PortalRefused):
    """Somebody else has moved the delivery to where the wanted move does not lead from."""


def move(
    work: Database,
    delivery_id: str,
    after: DeliveryState,
    *,
    give_up: bool = False,
    **why: Unpack[Why],
) -> None:
    """Take a delivery to `after`; MovedMeanwhile where the transition table has no such move.

    give_up: the portal is to end it too, if it knows it.
    """
    with work.transaction() as connection:
        row = connection.execute(
            "SELECT state FROM deliveries WHERE id = ?", (delivery_id,)
        ).fetchone()
        before = DeliveryState(row["state"])
        if before is not after and not may_move(Mover.AGENT, before, after):
            raise MovedMeanwhile(
                "move-refused", f"A delivery that is {before} cannot become {after}."
            )
        set_state(connection, delivery_id, after, **why)
        if give_up:
            aborts.owe_if_registered(connection, delivery_id)


def set_state(
    connection: sqlite3.Connection, delivery_id: str, state: DeliveryState, **why: Unpack[Why]
) -> None:
    """Write a state that the caller has checked, in the caller's transaction."""
    connection.execute(
        "UPDATE deliveries SET state = ?, waiting_for = ?, reason = ?, reason_code = ?,"
        " next_try_at = ?, tries = coalesce(?, tries), rate = 0, phase = '', updated_at = ?"
        " WHERE id = ?",
        (
            state,
            why.get("waiting_for"),
            why.get("reason"),
            why.get("reason_code"),
            why.get("next_try_at", 0.0),
            why.get("tries"),
            utc_now(),
            delivery_id,
        ),
    )


def mirror_portal(
    work: Database, delivery_id: str, state: DeliveryState, reason: str | None
) -> None:
    """Note what the portal says of a delivery whose bytes have arrived; it owns that state."""
    if state not in BYTES_ARRIVED:
        return
    with work.transaction() as connection:
        connection.execute(
            "UPDATE deliveries SET state = ?, reason = ?, updated_at = ?"
            f" WHERE id = ? AND state {one_of(BYTES_ARRIVED)} AND state <> ?",
            (state, reason, utc_now(), delivery_id, state),
        )


def save_plan(work: Database, delivery_id: str, plan: Iterable[tuple[int, str, int, int]]) -> None:
    """Keep the portal's upload plan: (position, file id, part size, part count) of each file."""
    with work.transaction() as connection:
        connection.executemany(
            "UPDATE transfers SET file_id = ?, part_size = ?, part_count = ?"
            " WHERE delivery_id = ? AND position = ?",
            [
                (file_id, size, count, delivery_id, position)
                for position, file_id, size, count in plan
            ],
        )


def save_progress(
    work: Database,
    delivery_id: str,
    rate: float,
    sent: Iterable[tuple[int, int]],
    phase: str = "",
) -> None:
    """Note how far each transfer is: (transfer id, bytes sent), and the delivery's rate."""
    with work.transaction() as connection:
        connection.execute(
            "UPDATE deliveries SET rate = ?, phase = ? WHERE id = ?", (rate, phase, delivery_id)
        )
        connection.executemany(
            "UPDATE transfers SET sent_bytes = ? WHERE id = ?",
            [(sent_bytes, transfer_id) for transfer_id, sent_bytes in sent],
        )


def save_identities(work: Database, found: Iterable[tuple[int, FileIdentity]]) -> None:
    """Note what a file that is still settling looks like now: (transfer id, identity)."""
    with work.transaction() as connection:
        connection.executemany(
            "UPDATE transfers SET size = ?, mtime_ns = ?, ctime_ns = ?, inode = ?, device = ?"
            " WHERE id = ?",
            [(*identity, transfer_id) for transfer_id, identity in found],
        )


def save_checksums(work: Database, proven: Iterable[tuple[int, str]]) -> None:
    """Keep the checksums of whole files: (transfer id, CRC-64)."""
    with work.transaction() as connection:
        connection.executemany(
            "UPDATE transfers SET crc64 = ? WHERE id = ?",
            [(crc64, transfer_id) for transfer_id, crc64 in proven],
        )


def release_waiting(work: Database, portal: str, waiting_for: WaitingFor) -> int:
    """Queue again what waited for something that is there now; returns how many."""
    with work.transaction() as connection:
        return connection.execute(
            "UPDATE deliveries SET state = ?, waiting_for = NULL, reason = NULL,"
            " reason_code = NULL, next_try_at = 0, updated_at = ?"
            " WHERE portal = ? AND state = ? AND waiting_for = ?",
            (DeliveryState.QUEUED, utc_now(), portal, DeliveryState.WAITING, waiting_for),
        ).rowcount


def delivery(work: Database, delivery_id: str) -> LocalDelivery | None:
    found = _read(work, "WHERE id = ?", delivery_id)
    return found[0] if found else None


def all_deliveries(work: Database, portal: str | None = None) -> list[LocalDelivery]:
    """Oldest first."""
    if portal is None:
        return _read(work, "")
    return _read(work, "WHERE portal = ?", portal)


def some_deliveries(work: Database, ids: Sequence[str]) -> list[LocalDelivery]:
    """Those with these ids, oldest first; an id that is not known is left out."""
    return _read(work, "WHERE id IN (SELECT value FROM json_each(?))", json.dumps(list(ids)))


def unfinished(work: Database) -> list[LocalDelivery]:
    """What the agent still has to do, oldest first."""
    return _read(work, f"WHERE state {one_of(UNFINISHED)}")


def count_failed(work: Database) -> int:
    """Deliveries that failed, and whose request was not delivered again since."""
    row = work.one(
        "SELECT count(*) FROM deliveries AS d WHERE state = ? AND NOT EXISTS ("
        "SELECT 1 FROM deliveries AS later WHERE later.portal = d.portal"
        " AND later.request_id = d.request_id"
        " AND (later.created_at, later.id) > (d.created_at, d.id))",
        DeliveryState.FAILED,
    )
    assert row is not None
    return int(row[0])


def newest_of(work: Database, portal: str, request_id: str) -> LocalDelivery | None:
    """The latest delivery of a request from this folder."""
    return newest_of_each(work, portal, [request_id]).get(request_id)


def newest_of_each(
    work: Database, portal: str, request_ids: Collection[str]
) -> dict[str, LocalDelivery]:
    """Request id -> its latest delivery from this folder, of those that have one."""
    chosen = "WHERE portal = ? AND request_id IN (SELECT value FROM json_each(?))"
    found = _read(work, chosen, portal, json.dumps(list(request_ids)))
    return {each.request_id: each for each in found}


def with_file(
    work: Database, portal: str, path: str, identity: FileIdentity
) -> list[LocalDelivery]:
    """Those that have sent, or are to send, just this file as it is now; oldest first."""
    return _read(
        work,
        f"WHERE portal = ? AND state NOT {one_of(_GIVEN_UP)} AND id IN"
        " (SELECT delivery_id FROM transfers WHERE path = ? AND size = ? AND mtime_ns = ?)",
        portal,
        os.fsencode(path),
        identity.size,
        identity.mtime_ns,
    )


def _read(work: Database, where: str, *values: str | bytes | int) -> list[LocalDelivery]:
    rows = work.all(f"SELECT * FROM deliveries {where} ORDER BY created_at, id", *values)
    transfers: dict[str, list[LocalTransfer]] = {row["id"]: [] for row in rows}
    chosen = f"SELECT id FROM deliveries {where}"
    for row in work.all(
        f"SELECT * FROM transfers WHERE delivery_id IN ({chosen}) ORDER BY position", *values
    ):
        # A delivery queued between the two reads has no list here; the next read has it.
        transfers.get(row["delivery_id"], []).append(_transfer(row))
    return [_delivery(row, tuple(transfers[row["id"]])) for row in rows]


def _transfer(row: sqlite3.Row) -> LocalTransfer:
    return LocalTransfer(
        id=row["id"],
        position=row["position"],
        path=os.fsdecode(row["path"]),
        name=os.fsdecode(row["name"]),
        identity=FileIdentity(
            row["size"], row["mtime_ns"], row["ctime_ns"], row["inode"], row["device"]
        ),
        metadata=json.loads(row["metadata"]),
        file_id=row["file_id"],
        part_size=row["part_size"],
        part_count=row["part_count"],
        sent_bytes=row["sent_bytes"],
        crc64=row["crc64"],
        paused=bool(row["paused"]),
    )


def _delivery(row: sqlite3.Row, transfers: tuple[LocalTransfer, ...]) -> LocalDelivery:
    return LocalDelivery(
        id=row["id"],
        portal=row["portal"],
        request_id=row["request_id"],
        request_name=row["request_name"],
        source_type=row["source_type"],
        state=DeliveryState(row["state"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        waiting_for=WaitingFor(row["waiting_for"]) if row["waiting_for"] else None,
        reason=row["reason"],
        reason_code=row["reason_code"],
        next_try_at=row["next_try_at"],
        tries=row["tries"],
        rate=row["rate"],
        priority=row["priority"],
        place=row["place"],
        rate_limit=row["rate_limit"],
        phase=row["phase"],
        overrides=json.loads(row["overrides"]),
        transfers=transfers,
    )
