"""What a person does with transfers: by delivery, or by one file where that makes sense.

Everything becomes a row of work.db first; the agent acts on it within its next look.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from backlot_tui.desk.transfers import SHOWN_ID
from backlot_tui.domain.problems import CheckRefused, NotFound, Problem, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState as D
from backlot_tui.domain.transitions import Mover, may_move
from backlot_tui.state import controls
from backlot_tui.state.controls import Priority, Step
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import (
    LocalDelivery,
    LocalTransfer,
    all_deliveries,
    delivery,
)
from backlot_tui.state.queue_rows import in_line

_SHORTEST_ID = 4
_SEE = "See: backlot-tui transfers"
_MOVED = {
    Step.UP: "up",
    Step.DOWN: "down",
    Step.TOP: "to the top",
    Step.BOTTOM: "to the bottom",
}

PAUSABLE = frozenset(each for each in D if may_move(Mover.AGENT, each, D.PAUSED))
RESUMABLE = frozenset({D.PAUSED})
RETRIABLE = frozenset(each for each in D if may_move(Mover.AGENT, each, D.QUEUED)) - RESUMABLE
"""What does not go on by itself: it failed, waits for its next try, or its agent is gone."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a person named: a delivery, or one file of it."""

    delivery: LocalDelivery
    file: LocalTransfer | None = None

    @property
    def called(self) -> str:
        """As a sentence names it."""
        text = f"Delivery {self.delivery.id[:SHOWN_ID]}"
        return f"{text}, {safe_text(self.file.name)}" if self.file else text


def find(work: Database, name: str) -> Target:
    """`DELIVERY` or `DELIVERY/FILE`; an id may be cut to what is unmistakable.

    Raises NotFound, and UsageProblem for an id that is too short or means several.
    """
    wanted, slash, file_name = name.partition("/")
    if len(wanted) < _SHORTEST_ID:
        raise UsageProblem(
            "delivery-id", f"{safe_text(wanted)!r} is too short for a delivery's id.", _SEE
        )
    whole = delivery(work, wanted.lower())
    found = (
        [whole]
        if whole
        else [each for each in all_deliveries(work) if each.id.startswith(wanted.lower())]
    )
    if not found:
        raise NotFound(
            "delivery-unknown", f"There is no delivery {safe_text(wanted)!r} on this machine.", _SEE
        )
    if len(found) > 1:
        raise UsageProblem(
            "delivery-id", f"{len(found)} deliveries begin with {safe_text(wanted)!r}.", _SEE
        )
    if not slash:
        return Target(found[0])
    for transfer in found[0].transfers:
        if transfer.name == file_name:
            return Target(found[0], transfer)
    raise NotFound(
        "file-unknown",
        f"Delivery {found[0].id[:SHOWN_ID]} has no file {safe_text(file_name)!r}.",
        "See: backlot-tui transfers --files",
    )


def pause(work: Database, target: Target) -> str:
    """Returns what is so now, as a sentence; so do the others. CheckRefused where it cannot be."""
    if target.file is None:
        controls.pause(work, target.delivery.id)
    elif target.file.crc64 is not None:
        raise CheckRefused("file-is-sent", "It has been sent already.")
    else:
        controls.pause_file(work, target.delivery.id, target.file.id)
    return "Paused"


def resume(work: Database, target: Target) -> str:
    if target.file is None:
        controls.resume(work, target.delivery.id)
    else:
        controls.resume_file(work, target.delivery.id, target.file.id)
    return "Goes on"


def retry(work: Database, target: Target) -> str:
    _whole_only(target, "tried again", "What is missing of each file is tried with the delivery.")
    controls.retry(work, target.delivery.id)
    return "Tried again now"


def cancel(work: Database, target: Target) -> str:
    _whole_only(target, "canceled", "Cancel the delivery, or pause the file and send it later.")
    if controls.cancel(work, target.delivery.id):
        return "Canceled"
    return "The portal is asked to cancel it; it may have arrived already"


def prioritise(work: Database, target: Target, how: Priority | Step) -> str:
    _whole_only(target, "moved in the queue", "Move the delivery.")
    if isinstance(how, Priority):
        controls.set_priority(work, target.delivery.id, how)
        return f"Priority {how.name.lower()}"
    controls.shift(work, target.delivery.id, how)
    return f"Moved {_MOVED[how]}"


def limit(work: Database, target: Target, rate: int | None) -> None:
    _whole_only(target, "limited", "Limit the delivery.")
    controls.set_limit(work, target.delivery.id, rate)


def _whole_only(target: Target, done: str, instead: str) -> None:
    if target.file is not None:
        raise CheckRefused(
            "whole-delivery-only",
            f"A single file cannot be {done}: its delivery arrives as one or not at all.",
            instead,
        )


def each(
    work: Database, names: Iterable[str], do: Callable[[Target], str]
) -> tuple[list[tuple[str, str]], list[tuple[str, Problem]]]:
    """Do it to everything named: (name, what is so now), and (name, why not) for the refused."""
    done: list[tuple[str, str]] = []
    refused: list[tuple[str, Problem]] = []
    for name in names:
        try:
            target = find(work, name)
        except Problem as problem:
            refused.append((safe_text(name), problem))
            continue
        try:
            done.append((target.called, do(target)))
        except Problem as problem:
            refused.append((target.called, problem))
    return done, refused


def all_that(work: Database, states: Collection[D]) -> list[str]:
    """The ids of the deliveries in these states, in the queue's order: for `--all`.

    What has failed and cannot be tried again is not among them.
    """
    found = [each for each in all_deliveries(work) if each.state in states]
    return [each.id for each in sorted(controls.retriable(work, found), key=in_line)]
