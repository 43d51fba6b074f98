"""The transfers of this machine as a person sees them: the queue, its phases and its figures.

Read from work.db alone, so any desk or command shows the same, with and without a portal.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import IN_HANDS, UNFINISHED
from backlot_tui.domain.units import human_span
from backlot_tui.state import aborts
from backlot_tui.state.controls import Priority
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import (
    LocalDelivery,
    LocalTransfer,
    all_deliveries,
    count_failed,
    unfinished,
)
from backlot_tui.state.presence import is_held
from backlot_tui.state.queue_rows import in_line

SHOWN_ID = 8
"""Characters of an id that tell deliveries of one machine apart, for a person."""

NO_AGENT = "No agent runs; transfers retry --all (or the next delivery) starts one."
"""What a person reads where something is left to send and nobody sends it."""


def share(sent_bytes: int, size: int) -> float:
    """How much of `size` bytes has been sent, 0 to 1; of nothing all."""
    return min(1.0, sent_bytes / size) if size else 1.0


def to_go(left_bytes: int, rate: float) -> float | None:
    """Seconds that so many bytes take at a rate in bytes per second; None while nothing moves."""
    return left_bytes / rate if rate > 0 else None


class Moving(Protocol):
    """Sizes in bytes, the rate in bytes per second."""

    @property
    def state(self) -> DeliveryState: ...
    @property
    def size(self) -> int: ...
    @property
    def sent_bytes(self) -> int: ...
    @property
    def rate(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Totals:
    """Of what goes on by itself: how many, bytes that are left, bytes per second, seconds."""

    moving: int
    left_bytes: int
    rate: float
    remaining_s: float | None


def totals(line: Iterable[Moving]) -> Totals:
    """line: the unfinished; those that are paused do not end by themselves and are left out.

    All of it takes at least as long as the slowest that moves: one with a limit of its own may
    still go on when the line has long been free.
    """
    moving = [each for each in line if each.state is not DeliveryState.PAUSED]
    left = sum(each.size - each.sent_bytes for each in moving)
    rate = sum(each.rate for each in moving)
    each_alone = (to_go(each.size - each.sent_bytes, each.rate) for each in moving)
    spans = [span for span in (to_go(left, rate), *each_alone) if span is not None]
    return Totals(len(moving), left, rate, max(spans, default=None))


def as_it_is(deliveries: Iterable[LocalDelivery], *, agent_runs: bool) -> list[LocalDelivery]:
    """What an agent that was killed left on its way is Interrupted, as the next one will note it.

    Its row still has the state and the rate of the last moment.
    """
    if agent_runs:
        return list(deliveries)
    return [
        replace(each, state=DeliveryState.INTERRUPTED, rate=0.0, phase="")
        if each.state in IN_HANDS
        else each
        for each in deliveries
    ]


def left_alone(work: Database, agent_lock: Path) -> bool:
    """Whether something is left for an agent, and none runs."""
    if is_held(agent_lock):
        return False
    return aborts.owed(work) > 0 or any(
        each.state is not DeliveryState.PAUSED for each in unfinished(work)
    )


def next_try(delivery: LocalDelivery) -> str:
    """`Next try in 5 s.` of a delivery that waits; empty if it is now, or was not tried yet."""
    pause_s = delivery.next_try_at - time.time()
    if delivery.state is not DeliveryState.WAITING or not delivery.tries or pause_s < 1:
        return ""
    return f"Next try in {human_span(pause_s)}."


@dataclass(frozen=True, slots=True)
class FileView:
    """One file of a delivery; text is safe to show, sizes in bytes."""

    name: str
    size: int
    sent_bytes: int
    paused: bool
    crc64: str | None


@dataclass(frozen=True, slots=True)
class TransferView:
    """A delivery as the queue shows it. Text is safe to show.

    Sizes in bytes, rates in bytes per second, spans in seconds. `phase` is what happens now, in a
    word or two: Hashing, Waiting for …, Transferring, Verifying; `note` says why.
    `remaining_s` is None while nobody can tell; `place` counts from 1, 0 for what has ended.
    """

    id: str
    place: int
    request_id: str
    name: str
    source_type: str
    state: DeliveryState
    phase: str
    note: str
    priority: str
    size: int
    sent_bytes: int
    rate: float
    rate_limit: int | None
    remaining_s: float | None
    tries: int
    files: tuple[FileView, ...]

    @property
    def short_id(self) -> str:
        return self.id[:SHOWN_ID]

    @property
    def share(self) -> float:
        """How much has been sent, 0 to 1."""
        return share(self.sent_bytes, self.size)


@dataclass(frozen=True, slots=True)
class QueueView:
    """The whole queue: what is left of it in bytes, the rate of all, and when it will be done.

    Paused deliveries are counted apart: they do not end by themselves. `failed` ones have ended,
    and nobody has delivered their requests again. `agent_runs` is whether
    anybody is at it.
    """

    transfers: tuple[TransferView, ...]
    moving: int
    paused: int
    failed: int
    left_bytes: int
    rate: float
    remaining_s: float | None
    agent_runs: bool

    @property
    def lacks_agent(self) -> bool:
        """Whether something is left to send, and nobody sends it."""
        return self.moving > 0 and not self.agent_runs


def queue_view(work: Database, *, agent_runs: bool, ended: bool = False) -> QueueView:
    """The queue in its order; with `ended`, what has ended before it, oldest first."""
    noted = all_deliveries(work) if ended else unfinished(work)
    known = as_it_is(noted, agent_runs=agent_runs)
    line = sorted((each for each in known if each.state in UNFINISHED), key=in_line)
    whole = totals(line)
    over = [each for each in known if each.state not in UNFINISHED]
    return QueueView(
        transfers=(
            *(transfer_view(each, 0) for each in over),
            *(transfer_view(each, place) for place, each in enumerate(line, start=1)),
        ),
        moving=whole.moving,
        paused=len(line) - whole.moving,
        failed=count_failed(work),
        left_bytes=whole.left_bytes,
        rate=whole.rate,
        remaining_s=whole.remaining_s,
        agent_runs=agent_runs,
    )


def transfer_view(delivery: LocalDelivery, place: int) -> TransferView:
    """place: in the queue, from 1; 0 for what has ended."""
    active = delivery.state is DeliveryState.TRANSFERRING
    left = delivery.size - delivery.sent_bytes
    return TransferView(
        id=delivery.id,
        place=place,
        request_id=safe_text(delivery.request_id),
        name=safe_text(delivery.request_name),
        source_type=safe_text(delivery.source_type),
        state=delivery.state,
        phase=_phase(delivery),
        note=safe_text(_note(delivery)),
        priority=Priority(delivery.priority).name.lower(),
        size=delivery.size,
        sent_bytes=delivery.sent_bytes,
        rate=delivery.rate,
        rate_limit=delivery.rate_limit,
        remaining_s=to_go(left, delivery.rate) if active else None,
        tries=delivery.tries,
        files=tuple(_file_view(transfer) for transfer in delivery.transfers),
    )


def _file_view(transfer: LocalTransfer) -> FileView:
    return FileView(
        safe_text(transfer.name),
        transfer.identity.size,
        transfer.sent_bytes,
        transfer.paused,
        transfer.crc64,
    )


def _phase(delivery: LocalDelivery) -> str:
    match delivery.state:
        case DeliveryState.QUEUED:
            return "Waiting for its turn"
        case DeliveryState.WAITING:
            return _WAITING.get(str(delivery.waiting_for), f"Waiting for {delivery.waiting_for}")
        case DeliveryState.INTERRUPTED:
            return "Waiting for the agent"
        case DeliveryState.TRANSFERRING if delivery.phase:
            return delivery.phase
        case _:
            return str(delivery.state)


_WAITING = {"still settling": "Waiting: still settling"}


def _note(delivery: LocalDelivery) -> str:
    held = sum(1 for transfer in delivery.transfers if transfer.paused)
    paused = ""
    if held and delivery.state is not DeliveryState.PAUSED:
        paused = f"Paused files: {held} of {len(delivery.transfers)}."
    return " ".join(filter(None, (delivery.reason, next_try(delivery), paused)))
