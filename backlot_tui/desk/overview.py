"""Deliveries as a person follows them: this machine's, and those the portal tells of."""

from __future__ import annotations

from dataclasses import dataclass

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.transfers import next_try, share, to_go
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import UNFINISHED
from backlot_tui.state import cache
from backlot_tui.state.deliveries import LocalDelivery, all_deliveries


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """Text is safe to show. Sizes in bytes, rate in bytes per second, times in seconds.

    `note` says in words what it waits for or why it ended; `here` is False for a delivery that
    another machine made.
    """

    id: str
    request_id: str
    name: str
    source_type: str
    state: DeliveryState
    note: str
    files: int
    size: int
    sent_bytes: int
    rate: float
    created_at: str
    updated_at: str
    here: bool

    @property
    def unfinished(self) -> bool:
        return self.here and self.state in UNFINISHED

    @property
    def share(self) -> float:
        """How much of it has been sent, 0 to 1."""
        return share(self.sent_bytes, self.size)

    @property
    def remaining_s(self) -> float | None:
        """Seconds to go at the current rate; None while it does not move."""
        return to_go(self.size - self.sent_bytes, self.rate)


def local_deliveries(desk: Desk) -> list[DeliveryView]:
    """This machine's deliveries to this portal, oldest first. Reads work.db alone: cheap."""
    return [view_of(each) for each in all_deliveries(desk.work, desk.portal)]


def every_delivery(desk: Desk) -> list[DeliveryView]:
    """Newest first: this machine's, and those of others as the local copy knows them."""
    here = {view.id: view for view in local_deliveries(desk)}
    elsewhere = [
        _portal_view(body)
        for body in cache.all_deliveries(desk.cache, desk.portal)
        if body["id"] not in here
    ]
    return sorted([*here.values(), *elsewhere], key=lambda view: view.created_at, reverse=True)


def view_of(delivery: LocalDelivery) -> DeliveryView:
    """A delivery of this machine."""
    return DeliveryView(
        id=delivery.id,
        request_id=safe_text(delivery.request_id),
        name=safe_text(delivery.request_name),
        source_type=safe_text(delivery.source_type),
        state=delivery.state,
        note=safe_text(_note(delivery)),
        files=len(delivery.transfers),
        size=delivery.size,
        sent_bytes=delivery.sent_bytes,
        rate=delivery.rate,
        created_at=delivery.created_at,
        updated_at=delivery.updated_at,
        here=True,
    )


def _note(delivery: LocalDelivery) -> str:
    if delivery.state is not DeliveryState.WAITING:
        return delivery.reason or ""
    note = ": ".join(filter(None, (delivery.waiting_for, delivery.reason)))
    return f"{note} {next_try(delivery)}".rstrip()


def _portal_view(body: dict[str, object]) -> DeliveryView:
    from backlot_tui.domain.wire import DeliveryRow  # noqa: PLC0415 (pydantic: not at start-up)

    row = DeliveryRow.model_validate(body)
    return DeliveryView(
        id=row.id,
        request_id=safe_text(row.request_id),
        name=safe_text(row.title),
        source_type=safe_text(row.source_type),
        state=row.state,
        note=safe_text(row.reason or ""),
        files=len(row.files),
        size=sum(file.size for file in row.files),
        sent_bytes=sum(file.received for file in row.files),
        rate=0.0,
        created_at=row.created_at,
        updated_at=row.updated_at,
        here=False,
    )
