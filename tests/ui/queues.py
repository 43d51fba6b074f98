"""Transfers as an agent would have written them: one in every state that looks different."""

from __future__ import annotations

from backlot_tui.desk.desk import Desk
from backlot_tui.domain.statuses import DeliveryState, WaitingFor
from backlot_tui.state.deliveries import (
    delivery,
    move,
    save_checksums,
    save_plan,
    save_progress,
)
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.new_deliveries import NewFile
from tests.support.local_deliveries import add_delivery
from tests.ui.desks import NOW

SIZE = 48_000_000_000


def put(
    desk: Desk, delivery_id: str, *, files: int = 1, size: int = SIZE, request: str = ""
) -> str:
    """Queue one for the request `SR-…` of the same number."""
    number = delivery_id.removeprefix("d")
    added = add_delivery(
        desk.work,
        delivery_id=delivery_id,
        portal=desk.portal,
        request_id=request or f"SR-{number}",
        request_name=f"Glass Harbour S01E{int(number) % 100:02d}",
        source_type="Secondary Audio",
        files=[
            NewFile(f"/m/{n}.wav", f"reel {n}.wav", FileIdentity(size, 1, 1, 1, 1), {})
            for n in range(files)
        ],
        overrides={},
        settle_until=None,
    )
    assert added
    return delivery_id


def send(desk: Desk, delivery_id: str, *sent: int, rate: float = 0.0, phase: str = "") -> None:
    """Have it transfer; sent: bytes of each file."""
    move(desk.work, delivery_id, DeliveryState.TRANSFERRING)
    progress(desk, delivery_id, *sent, rate=rate, phase=phase)


def progress(desk: Desk, delivery_id: str, *sent: int, rate: float = 0.0, phase: str = "") -> None:
    row = delivery(desk.work, delivery_id)
    assert row is not None
    ids = [transfer.id for transfer in row.transfers]
    save_progress(desk.work, delivery_id, rate, zip(ids, sent, strict=False), phase)


def wait_for(desk: Desk, delivery_id: str, what: WaitingFor, reason: str, tries: int = 1) -> None:
    """The next try is at 12:08:20."""
    move(
        desk.work,
        delivery_id,
        DeliveryState.WAITING,
        waiting_for=what,
        reason=reason,
        next_try_at=NOW.timestamp() + 500,
        tries=tries,
    )


def end(desk: Desk, delivery_id: str) -> None:
    """All of it has arrived."""
    for state in (DeliveryState.VERIFYING, DeliveryState.PENDING_INSPECTION):
        move(desk.work, delivery_id, state)


def fail(desk: Desk, delivery_id: str, reason: str) -> None:
    move(desk.work, delivery_id, DeliveryState.FAILED, reason=reason, reason_code="source-changed")


def fail_there(desk: Desk, delivery_id: str, reason: str) -> None:
    """As `fail`, when the portal knew it: it was given up there."""
    row = delivery(desk.work, delivery_id)
    assert row is not None
    plan = [(transfer.position, f"f{transfer.id}", SIZE, 1) for transfer in row.transfers]
    save_plan(desk.work, delivery_id, plan)
    fail(desk, delivery_id, reason)


def every_state(desk: Desk) -> None:
    for number in range(101, 111):
        put(desk, f"d{number}", files=3 if number == 102 else 1)
    send(desk, "d101", 20_600_000_000, rate=118e6)
    send(desk, "d102", SIZE, SIZE // 4, rate=44e6)
    row = delivery(desk.work, "d102")
    assert row is not None
    save_checksums(desk.work, [(row.transfers[0].id, "a1b2c3d4e5f60718")])
    send(desk, "d103", phase="Hashing")
    wait_for(desk, "d104", WaitingFor.PORTAL, "The portal did not answer.", 3)
    wait_for(desk, "d105", WaitingFor.SIGN_IN, "The portal does not know this token.")
    send(desk, "d106", SIZE)
    move(desk.work, "d106", DeliveryState.VERIFYING)
    send(desk, "d107", SIZE // 2)
    move(desk.work, "d107", DeliveryState.PAUSED)
    send(desk, "d109", SIZE)
    end(desk, "d109")
    send(desk, "d110", 1)
    fail(desk, "d110", "The source /m/0.wav has changed since it was chosen.")
