"""Redelivery of metadata only: the files that were delivered stay, what is said of them is new.

Nothing is read from a disk and nothing is sent but words, so the agent has no part in it: the
delivery is made by one call, under an id of ours, and is Pending Inspection at once. Its receipt
is the agent's to write.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from backlot_tui.desk.cards import Card, CardFile
from backlot_tui.desk.comparing import measured_of
from backlot_tui.desk.copying import remember
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.readiness import readiness
from backlot_tui.desk.session.kept_card import kept
from backlot_tui.desk.sources import Source
from backlot_tui.desk.stale_overrides import without_stale_overrides
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.facts import FileFacts, FileKind
from backlot_tui.domain.file_names import from_wire, to_wire
from backlot_tui.domain.problems import CheckRefused, Problem, Temporary
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.domain.transitions import BYTES_ARRIVED
from backlot_tui.state import cache, metadata_deliveries
from backlot_tui.state.sessions import put_sent_card

if TYPE_CHECKING:
    from backlot_tui.domain import wire

_Body = Mapping[str, Any]


def fresh_card(desk: Desk, request: SourceRequest, source_type: SourceType) -> Card:
    """A card that nobody has touched: empty, or with the files that stay at the portal.

    Raises CheckRefused as `card_of_kept_files`.
    """
    if not request.metadata_only:
        return Card(request, source_type)
    bodies = cache.deliveries_of(desk.cache, desk.portal, request.id)
    return card_of_kept_files(request, source_type, bodies)


def deliver_metadata(desk: Desk, card: Card, delivery_id: str | None = None) -> str:
    """As `send_metadata`, with the deliveries asked of the portal; returns the delivery's id."""
    details = desk.client().request(card.request.id)
    bodies = [delivery.model_dump(mode="json") for delivery in details.deliveries]
    return str(send_metadata(desk, card, bodies, delivery_id).id)


def card_of_kept_files(
    request: SourceRequest, source_type: SourceType, deliveries: Sequence[_Body]
) -> Card:
    """A card whose files are those at the portal, under the metadata that they have there.

    deliveries: the request's, newest first, as the API's JSON. Raises CheckRefused if none of
    them has brought files.
    """
    before = kept_delivery(deliveries)
    if before is None:
        raise CheckRefused(
            "nothing-delivered",
            f"Request {safe_text(request.id)} has no delivery whose files could stay.",
        )
    files = _package(before) or _files(before)
    # What the owner was told about these files is as true as before: nobody can export them anew.
    overrides = {each["code"]: each["reason"] for each in before.get("overrides", ())}
    return without_stale_overrides(Card(request, source_type, files, overrides, stays=True))


def kept_delivery(deliveries: Sequence[_Body]) -> _Body | None:
    """The newest of a request's deliveries whose files are at the portal."""
    return next((body for body in deliveries if body["state"] in BYTES_ARRIVED), None)


def is_unchanged(card: Card, deliveries: Sequence[_Body]) -> bool:
    """Whether the card says of its files just what was said before."""
    before = card_of_kept_files(card.request, card.source_type, deliveries)
    return [file.metadata for file in card.files] == [file.metadata for file in before.files]


def send_metadata(
    desk: Desk, card: Card, deliveries: Sequence[_Body], delivery_id: str | None = None
) -> wire.DeliveryRow:
    """Deliver the card's metadata. deliveries: the request's, as the portal tells them now.

    delivery_id: a UUID that was made before (a plan's), else one is made now.
    An agent that runs after it writes the receipt.
    Raises CheckRefused for a card that is not ready or says nothing new, and what the portal says.
    """
    from backlot_tui.domain import wire  # noqa: PLC0415 (pydantic is not for the first paint)

    state = readiness(card, None)
    if state.label is not CardLabel.READY:
        raise CheckRefused("not-ready", f"{safe_text(card.request.id)}: {state.why}")
    before = kept_delivery(deliveries)
    if before is None or is_unchanged(card, deliveries):
        raise CheckRefused(
            "nothing-new",
            "The metadata is what was delivered before.",
            "Set what the owner asked for.",
        )
    said = {to_wire(file.source.name): file.metadata for file in card.files}
    if not all(source_of(file["name"]) in said for file in before["files"]):
        raise CheckRefused(
            "other-files",
            f"{safe_text(card.request.id)}: other files were delivered meanwhile.",
            "Open the request again.",
        )
    wanted = wire.DeliveryCreate(
        id=UUID(delivery_id) if delivery_id else uuid4(),
        request_id=card.request.id,
        kept=[
            wire.KeptFile(name=file["name"], metadata=said[source_of(file["name"])])
            for file in before["files"]
        ],
        overrides=[
            wire.Override(code=code, reason=reason) for code, reason in card.overrides.items()
        ],
        host=socket.gethostname(),
    )
    row = _delivered(desk, card.request, wanted)
    with desk.work.transaction() as connection:
        sent = kept(replace(card, ticked=False))
        put_sent_card(connection, desk.portal, card.request.id, sent)
    remember(desk, desk.client().request(card.request.id))
    return row


def _delivered(desk: Desk, request: SourceRequest, wanted: wire.DeliveryCreate) -> wire.DeliveryRow:
    """Ask the portal for the delivery, noted beforehand so that its receipt is never forgotten."""
    client, delivery_id = desk.client(), str(wanted.id)
    metadata_deliveries.begin(desk.work, delivery_id, desk.portal, request.id, request.name)
    try:
        row = client.create_delivery(wanted)
    except Temporary:
        raise  # it may be there all the same: the agent finds out
    except Problem:
        metadata_deliveries.not_taken(desk.work, delivery_id)
        raise
    metadata_deliveries.taken(desk.work, delivery_id)
    return row


def source_of(name: str) -> str:
    """A package's files stand on the card as one: its folder."""
    return name.split("/", 1)[0]


def _files(before: _Body) -> tuple[CardFile, ...]:
    return tuple(
        CardFile(_at_portal(from_wire(file["name"]), file), dict(file["metadata"]))
        for file in before["files"]
    )


def _package(before: _Body) -> tuple[CardFile, ...]:
    if not any("/" in file["name"] for file in before["files"]):
        return ()
    metadata = {key: text for file in before["files"] for key, text in file["metadata"].items()}
    told = next((file for file in before["files"] if file.get("measured")), before["files"][0])
    name = PurePosixPath(from_wire(told["name"])).parts[0]
    return (CardFile(_at_portal(name, told), metadata),)


def _at_portal(name: str, file: _Body) -> Source:
    """Without a path: there is nothing of it on this machine."""
    return Source("", name, _facts(file), ())


def _facts(file: _Body) -> FileFacts:
    """What inspection measured; of a file that it did not get to, the size alone."""
    return measured_of(file) or FileFacts(FileKind.UNKNOWN, file["size"])
