"""From a card that is ready to a committed row that the agent will carry."""

from __future__ import annotations

import time
import uuid
from dataclasses import replace

from backlot_tui.desk.cards import Card
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.readiness import readiness
from backlot_tui.desk.session.kept_card import kept
from backlot_tui.domain.problems import CheckRefused, PortalRefused
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.state import deliveries, sessions


def queue(desk: Desk, card: Card, delivery_id: str | None = None) -> str:
    """Commit the card's delivery; returns its id. The agent takes it from there.

    delivery_id: a UUID that was made before (a plan's), else one is made now.
    The portal must have been signed in to (`Desk.sign_in`), or the agent has no token.
    Raises CheckRefused if the card is not ready, PortalRefused if one is under way.
    """
    request = card.request
    state = readiness(card, newest_local(desk, request.id))
    if state.label is CardLabel.SENDING:
        raise _under_way(request.id)
    if state.label is not CardLabel.READY:
        raise CheckRefused(
            "not-ready", f"{safe_text(request.name)} ({request.id}) is {state.label}: {state.why}"
        )
    delivery_id = delivery_id or str(uuid.uuid4())
    young = any(file.source.is_young() for file in card.files)
    added = deliveries.add_delivery(
        desk.work,
        delivery_id=delivery_id,
        portal=desk.portal,
        request_id=request.id,
        request_name=request.name,
        source_type=request.source_type,
        files=[
            deliveries.NewFile(file.path, file.name, file.identity, chosen.metadata)
            for chosen in card.files
            for file in chosen.source.files
        ],
        overrides=card.overrides,
        settle_until=time.time() + desk.settings.settle_s if young else None,
    )
    if not added:
        raise _under_way(request.id)
    sent = kept(replace(card, ticked=False))
    sessions.replace_card(desk.work, desk.portal, request.id, sent)
    return delivery_id


def newest_local(desk: Desk, request_id: str) -> deliveries.LocalDelivery | None:
    """The latest delivery of a request from this state folder."""
    return deliveries.newest_of(desk.work, desk.portal, request_id)


def _under_way(request_id: str) -> PortalRefused:
    return PortalRefused(
        "already-being-delivered",
        f"Request {request_id} is already being delivered from this machine.",
        "See: backlot-tui deliveries",
    )
