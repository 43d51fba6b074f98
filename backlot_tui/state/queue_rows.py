"""The queue as the agent looks at it several times a second: a few facts of each delivery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from backlot_tui.domain.statuses import DeliveryState, WaitingFor
from backlot_tui.domain.transitions import UNFINISHED
from backlot_tui.state.database import Database, one_of


class Queued(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def priority(self) -> int: ...
    @property
    def place(self) -> int: ...


def in_line(delivery: Queued) -> tuple[int, int, str]:
    """What sorts the queue, for the agent and for whoever shows it: who is first is smallest."""
    return (-delivery.priority, delivery.place, delivery.id)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """`next_try_at` in seconds since the epoch, `size` in bytes, `rate_limit` in bytes per second.

    `ending`: the portal is being asked to end it, so nothing more is sent.
    """

    id: str
    portal: str
    state: DeliveryState
    next_try_at: float
    priority: int
    place: int
    rate_limit: int | None
    size: int
    ending: bool

    @property
    def order(self) -> tuple[int, int, str]:
        """See `in_line`."""
        return in_line(self)


def queue_rows(work: Database) -> list[QueueRow]:
    """Every unfinished delivery, paused ones too, in the queue's order."""
    rows = work.all(
        "SELECT id, portal, state, next_try_at, priority, place, rate_limit,"
        " (SELECT sum(size) FROM transfers WHERE delivery_id = deliveries.id) AS size,"
        " EXISTS (SELECT 1 FROM aborts WHERE delivery_id = deliveries.id) AS ending"
        f" FROM deliveries WHERE state {one_of(UNFINISHED)}"
    )
    found = [
        QueueRow(
            row["id"],
            row["portal"],
            DeliveryState(row["state"]),
            row["next_try_at"],
            row["priority"],
            row["place"],
            row["rate_limit"],
            row["size"] or 0,
            bool(row["ending"]),
        )
        for row in rows
    ]
    return sorted(found, key=in_line)


def paused_files(work: Database, delivery_id: str) -> frozenset[int]:
    """The ids of a delivery's transfers that a person has paused."""
    rows = work.all("SELECT id FROM transfers WHERE delivery_id = ? AND paused = 1", delivery_id)
    return frozenset(row["id"] for row in rows)


def due_at_once(work: Database, now: float, settle_s: float) -> int:
    """Let everything that waits for its next try be tried now; returns how many that were.

    For a clock that jumped and a machine that slept: moments noted before mean nothing then.
    A file that settles is looked at again after `settle_s` seconds at the latest. What waits for
    a sign-in has no moment that matters, and stays.
    """
    with work.transaction() as connection:
        changed = 0
        for waiting_for, latest in (
            (WaitingFor.PORTAL, now),
            (WaitingFor.SPACE, now),
            (WaitingFor.SOURCE, now),
            (WaitingFor.SETTLING, now + settle_s),
        ):
            changed += connection.execute(
                "UPDATE deliveries SET next_try_at = ?"
                " WHERE state = ? AND waiting_for = ? AND next_try_at > ?",
                (latest, DeliveryState.WAITING, waiting_for, latest),
            ).rowcount
        return changed
