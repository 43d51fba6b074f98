"""What a person says to the agent, as rows. The agent sees them within its next look.

Every step is refused with CheckRefused where the delivery's state does not allow it, and then
nothing is written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from enum import IntEnum, StrEnum

from backlot_tui.domain.problems import CheckRefused
from backlot_tui.domain.statuses import DeliveryState as D
from backlot_tui.domain.transitions import UNFINISHED, Mover, may_move
from backlot_tui.state import aborts
from backlot_tui.state.database import Database, one_of
from backlot_tui.state.deliveries import LocalDelivery, delivery, set_state
from backlot_tui.state.new_deliveries import is_under_way

FILES_PAUSED = "files-paused"
"""The reason code of a delivery that rests because only paused files are left of it."""


class Priority(IntEnum):
    """A higher one goes first, and takes the connections from what is under way."""

    LOW = -1
    NORMAL = 0
    HIGH = 1


class Step(StrEnum):
    """Within the deliveries of the same priority."""

    UP = "up"
    DOWN = "down"
    TOP = "top"
    BOTTOM = "bottom"


def pause(work: Database, delivery_id: str) -> None:
    """Parts that are safe stay safe; a part on its way is sent again after `resume`."""
    with work.transaction() as connection:
        state = _state(connection, delivery_id)
        if state is D.PAUSED:
            return
        _check(state, D.PAUSED, "paused")
        set_state(connection, delivery_id, D.PAUSED)


def resume(work: Database, delivery_id: str) -> None:
    """Queue a paused delivery again, with all its files."""
    with work.transaction() as connection:
        state = _state(connection, delivery_id)
        connection.execute("UPDATE transfers SET paused = 0 WHERE delivery_id = ?", (delivery_id,))
        if state is D.PAUSED:
            set_state(connection, delivery_id, D.QUEUED)
        elif state not in UNFINISHED:
            raise CheckRefused("cannot-resume", f"It is {state}; there is nothing to resume.")


def retry(work: Database, delivery_id: str) -> None:
    """Try now what waits for its next try, or again what has failed."""
    with work.transaction() as connection:
        state = _state(connection, delivery_id)
        if state is D.PAUSED:
            raise CheckRefused("cannot-retry", "It is paused.", "Resume it instead.")
        if state in (D.QUEUED, D.TRANSFERRING, D.VERIFYING, D.INTERRUPTED):
            return
        _check(state, D.QUEUED, "tried again")
        known = delivery(work, delivery_id)
        if known and ended_at_portal(known):
            raise CheckRefused(
                "cannot-retry",
                "It was given up at the portal when it failed.",
                "Deliver its request again.",
            )
        if state is D.FAILED and _is_delivered_again(connection, delivery_id):
            raise CheckRefused("cannot-retry", "Its request is being delivered again already.")
        set_state(connection, delivery_id, D.QUEUED, tries=0)


def ended_at_portal(delivery: LocalDelivery) -> bool:
    """Whether it failed when the portal knew it, which was then told to end it.

    Only its request can be delivered anew; a fault of ours ends nothing there.
    """
    known_there = any(transfer.file_id for transfer in delivery.transfers)
    return delivery.state is D.FAILED and known_there and delivery.reason_code != "internal"


def retriable(work: Database, deliveries: Iterable[LocalDelivery]) -> list[LocalDelivery]:
    """Those without the failed ones that `retry` would refuse."""
    with work.transaction() as connection:
        return [
            each
            for each in deliveries
            if each.state is not D.FAILED
            or not (ended_at_portal(each) or _is_delivered_again(connection, each.id))
        ]


def cancel(work: Database, delivery_id: str) -> bool:
    """Give a delivery up; the agent tells the portal, now or when it can be reached.

    False where the portal has to be asked first, because it may have everything already: then
    the delivery is Canceled once the portal agrees.
    """
    with work.transaction() as connection:
        state = _state(connection, delivery_id)
        if state is D.CANCELED:
            return True
        _check(state, D.CANCELED, "canceled")
        aborts.owe(connection, delivery_id)
        if _is_proven(connection, delivery_id):
            return False
        set_state(connection, delivery_id, D.CANCELED)
        return True


def set_priority(work: Database, delivery_id: str, priority: Priority) -> None:
    """Its place among those of the new priority is by when it was queued, or was moved to."""
    with work.transaction() as connection:
        _check_unfinished(_state(connection, delivery_id))
        connection.execute(
            "UPDATE deliveries SET priority = ? WHERE id = ?", (int(priority), delivery_id)
        )


def shift(work: Database, delivery_id: str, step: Step) -> None:
    """Move a delivery among those of its priority; at the end already, nothing happens."""
    with work.transaction() as connection:
        _check_unfinished(_state(connection, delivery_id))
        rows = connection.execute(
            f"SELECT id, place FROM deliveries WHERE state {one_of(UNFINISHED)} AND priority ="
            " (SELECT priority FROM deliveries WHERE id = ?) ORDER BY place, id",
            (delivery_id,),
        ).fetchall()
        line, places = [row["id"] for row in rows], [row["place"] for row in rows]
        before = line.index(delivery_id)
        after = {
            Step.UP: max(0, before - 1),
            Step.DOWN: min(len(line) - 1, before + 1),
            Step.TOP: 0,
            Step.BOTTOM: len(line) - 1,
        }[step]
        line.insert(after, line.pop(before))
        connection.executemany(
            "UPDATE deliveries SET place = ? WHERE id = ?", zip(places, line, strict=True)
        )


def set_limit(work: Database, delivery_id: str, rate: int | None) -> None:
    """Bytes per second for this delivery; None for no limit of its own."""
    with work.transaction() as connection:
        _check_unfinished(_state(connection, delivery_id))
        connection.execute("UPDATE deliveries SET rate_limit = ? WHERE id = ?", (rate, delivery_id))


def pause_file(work: Database, delivery_id: str, transfer_id: int) -> None:
    """Send the delivery's other files; it rests when only paused ones are left."""
    with work.transaction() as connection:
        _check_unfinished(_state(connection, delivery_id))
        connection.execute("UPDATE transfers SET paused = 1 WHERE id = ?", (transfer_id,))


def resume_file(work: Database, delivery_id: str, transfer_id: int) -> None:
    """Send the file after all; a delivery that rested only for paused files is queued again."""
    with work.transaction() as connection:
        _check_unfinished(_state(connection, delivery_id))
        connection.execute("UPDATE transfers SET paused = 0 WHERE id = ?", (transfer_id,))
        row = connection.execute(
            "SELECT state, reason_code FROM deliveries WHERE id = ?", (delivery_id,)
        ).fetchone()
        if row["state"] == D.PAUSED and row["reason_code"] == FILES_PAUSED:
            set_state(connection, delivery_id, D.QUEUED)


def limit_all(work: Database, rate: int | None) -> None:
    """The limit of all transfers together, in place of the config file's; None for no limit."""
    with work.transaction() as connection:
        connection.execute(
            "INSERT INTO rate_limit (only, bytes_per_s) VALUES (1, ?)"
            " ON CONFLICT (only) DO UPDATE SET bytes_per_s = excluded.bytes_per_s",
            (rate,),
        )


def limit_by_config(work: Database) -> None:
    """Take back `limit_all`: the config file and its timetable hold again."""
    with work.transaction() as connection:
        connection.execute("DELETE FROM rate_limit")


def limit_by_hand(work: Database) -> tuple[bool, int | None]:
    """Whether a person has set the limit of all transfers, and to which rate."""
    row = work.one("SELECT bytes_per_s FROM rate_limit")
    return (row is not None, row["bytes_per_s"] if row else None)


def _state(connection: sqlite3.Connection, delivery_id: str) -> D:
    row = connection.execute("SELECT state FROM deliveries WHERE id = ?", (delivery_id,)).fetchone()
    return D(row["state"])


def _check(before: D, after: D, done: str) -> None:
    if not may_move(Mover.AGENT, before, after):
        code = f"cannot-be-{done.replace(' ', '-')}"
        raise CheckRefused(code, f"It is {before}; in that state it cannot be {done}.")


def _check_unfinished(state: D) -> None:
    if state not in UNFINISHED:
        raise CheckRefused("ended", f"It is {state}; the agent has nothing more to do with it.")


def _is_proven(connection: sqlite3.Connection, delivery_id: str) -> bool:
    """Whether the portal was asked to complete it: then it may have done so."""
    row = connection.execute(
        "SELECT 1 FROM transfers WHERE delivery_id = ? AND crc64 IS NULL", (delivery_id,)
    ).fetchone()
    return row is None


def _is_delivered_again(connection: sqlite3.Connection, delivery_id: str) -> bool:
    """Whether a failed delivery has a successor that is under way."""
    row = connection.execute(
        "SELECT portal, request_id FROM deliveries WHERE id = ?", (delivery_id,)
    ).fetchone()
    return is_under_way(connection, row["portal"], row["request_id"])
