"""A file that was young when it was chosen is looked at again before it is trusted to be whole."""

from __future__ import annotations

import time

from backlot_tui.agent.source import unreadable
from backlot_tui.domain.statuses import DeliveryState, WaitingFor
from backlot_tui.state import deliveries
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import LocalDelivery
from backlot_tui.state.identity import identity_of


def settled(work: Database, delivery: LocalDelivery, settle_s: float) -> bool:
    """Whether nothing moved since the last look; if something did, note it and wait again.

    Raises SourceChanged when a file is gone.
    """
    if delivery.waiting_for is not WaitingFor.SETTLING:
        return True
    moved = []
    for transfer in delivery.transfers:
        try:
            now = identity_of(transfer.path)
        except OSError as error:
            raise unreadable(transfer.path, error) from error
        if now != transfer.identity:
            moved.append((transfer.id, now))
    if not moved:
        return True
    deliveries.save_identities(work, moved)
    deliveries.move(
        work,
        delivery.id,
        DeliveryState.WAITING,
        waiting_for=WaitingFor.SETTLING,
        reason="A file is still being written.",
        next_try_at=time.time() + settle_s,
    )
    return False
