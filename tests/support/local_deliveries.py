"""Deliveries in work.db, as the desk would have queued them."""

from __future__ import annotations

from collections.abc import Sequence

from backlot_tui.state.database import Database
from backlot_tui.state.new_deliveries import NewDelivery, NewFile, insert_delivery


def add_delivery(
    work: Database,
    *,
    delivery_id: str,
    portal: str,
    request_id: str,
    files: Sequence[NewFile],
    request_name: str = "Harbour of Glass",
    source_type: str = "Secondary Audio",
    overrides: dict[str, str] | None = None,
    settle_until: float | None = None,
) -> bool:
    """As `insert_delivery`, in a transaction of its own."""
    new = NewDelivery(
        delivery_id,
        portal,
        request_id,
        request_name,
        source_type,
        files,
        overrides or {},
        settle_until,
    )
    with work.transaction() as connection:
        return insert_delivery(connection, new)
