"""From cards that are ready to committed rows that the agent will carry."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import replace

from backlot_tui.desk.cards import Card
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.readiness import readiness
from backlot_tui.desk.session.kept_card import kept
from backlot_tui.domain.problems import CheckRefused, PortalRefused, Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.state import deliveries
from backlot_tui.state.new_deliveries import NewDelivery, NewFile
from backlot_tui.state.queueing import Going, put_in_queue


def queue(desk: Desk, card: Card, delivery_id: str | None = None) -> str:
    """Commit the card's delivery; returns its id. The agent takes it from there.

    delivery_id: a UUID that was made before (a plan's), else one is made now.
    The portal must have been signed in to (`Desk.sign_in`), or the agent has no token.
    Raises CheckRefused if the card is not ready, PortalRefused if one is under way.
    """
    (queued,) = queue_all(desk, [(card, delivery_id)])
    if isinstance(queued, Problem):
        raise queued
    return queued


def queue_all(desk: Desk, cards: Sequence[tuple[Card, str | None]]) -> list[str | Problem]:
    """As `queue`, of many cards in one transaction: for each its delivery's id, or why it stays.

    One that stays keeps no other from going. cards: each with the id its delivery gets, or None.
    """
    newest = deliveries.newest_of_each(
        desk.work, desk.portal, [card.request.id for card, _ in cards]
    )
    found = [
        why_not_queued(card, newest.get(card.request.id)) or _going(desk, card, delivery_id)
        for card, delivery_id in cards
    ]
    added = iter(put_in_queue(desk.work, [each for each in found if isinstance(each, Going)]))
    return [each if isinstance(each, Problem) else _outcome(each, next(added)) for each in found]


def why_not_queued(card: Card, newest: deliveries.LocalDelivery | None) -> Problem | None:
    """What `queue` would raise. newest: the request's latest delivery from this state folder."""
    request = card.request
    state = readiness(card, newest)
    if state.label is CardLabel.READY:
        return None
    if state.label is CardLabel.SENDING:
        return _under_way(request.id)
    return CheckRefused(
        "not-ready", f"{safe_text(request.name)} ({request.id}) is {state.label}: {state.why}"
    )


def newest_local(desk: Desk, request_id: str) -> deliveries.LocalDelivery | None:
    """The latest delivery of a request from this state folder."""
    return deliveries.newest_of(desk.work, desk.portal, request_id)


def _going(desk: Desk, card: Card, delivery_id: str | None) -> Going:
    request = card.request
    young = any(file.source.is_young() for file in card.files)
    new = NewDelivery(
        id=delivery_id or str(uuid.uuid4()),
        portal=desk.portal,
        request_id=request.id,
        request_name=request.name,
        source_type=request.source_type,
        files=[
            NewFile(file.path, file.name, file.identity, chosen.metadata)
            for chosen in card.files
            for file in chosen.source.files
        ],
        overrides=card.overrides,
        settle_until=time.time() + desk.settings.settle_s if young else None,
    )
    paths = [chosen.source.path for chosen in card.files]
    return Going(new, kept(replace(card, ticked=False)), paths)


def _outcome(going: Going, added: bool) -> str | Problem:
    return going.delivery.id if added else _under_way(going.delivery.request_id)


def _under_way(request_id: str) -> PortalRefused:
    return PortalRefused(
        "already-being-delivered",
        f"Request {request_id} is already being delivered from this machine.",
        "See: backlot-tui deliveries",
    )
