"""Deliveries into the queue, many at once: what they came from and what they tell goes along."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backlot_tui.state.database import Database
from backlot_tui.state.new_deliveries import NewDelivery, insert_delivery
from backlot_tui.state.sessions import put_sent_card
from backlot_tui.state.suggestions import note_delivered


@dataclass(frozen=True, slots=True)
class Going:
    """card: the request's card as it is sent; paths: of the files and packages that were chosen."""

    delivery: NewDelivery
    card: Mapping[str, Any]
    paths: Collection[str]


def put_in_queue(work: Database, going: Sequence[Going]) -> list[bool]:
    """Whether each was queued, in their order; all in one transaction.

    False where one of the same request is under way here, the queue's or one before it in `going`.
    """
    added: list[bool] = []
    with work.transaction() as connection:
        for each in going:
            new = each.delivery
            added.append(insert_delivery(connection, new))
            if added[-1]:
                put_sent_card(connection, new.portal, new.request_id, each.card)
                note_delivered(connection, new.portal, new.request_id, each.paths)
    return added
