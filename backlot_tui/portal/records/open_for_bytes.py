"""Which deliveries take bytes: those that are Transferring, and no others."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select

from backlot_tui.domain.problems import NotFound, PortalRefused
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.portal.records.schema import deliveries, delivery_files

_STATES = (
    select(delivery_files.c.file_id, deliveries.c.state)
    .join(deliveries, delivery_files.c.delivery_id == deliveries.c.id)
    .where(delivery_files.c.file_id.in_(bindparam("of_files", expanding=True)))
)


def check(state: DeliveryState) -> None:
    """PortalRefused for the state of a delivery that takes no bytes."""
    if state is not DeliveryState.TRANSFERRING:
        raise PortalRefused("delivery-closed", f"The delivery takes no more bytes: it is {state}.")


def check_files(connection: Connection, file_ids: Collection[str]) -> None:
    """The same for the deliveries of all these files, each named once; NotFound for an unknown."""
    found = connection.execute(_STATES, {"of_files": list(file_ids)})
    states = {row.file_id: DeliveryState(row.state) for row in found}
    if len(states) < len(file_ids):
        raise NotFound("file-unknown", "The portal knows no such file.")
    for state in states.values():
        check(state)
