"""Taking in a new delivery: who may, whether it fits, and room for its bytes."""

from __future__ import annotations

import hashlib
import json
import secrets
from contextlib import ExitStack

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.problems import CheckRefused, PortalRefused, UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import why_not_deliverable
from backlot_tui.domain.wire import (
    DeclaredFile,
    DeliveryCreate,
    DeliveryFile,
    DeliveryRow,
    RequestRow,
)
from backlot_tui.portal.context import Portal
from backlot_tui.portal.intake import plan, rules
from backlot_tui.portal.intake.parts import with_arrivals
from backlot_tui.portal.moments import epoch_now, iso_now
from backlot_tui.portal.records import deliveries, requests
from backlot_tui.portal.records.people import Caller


def create(portal: Portal, caller: Caller, wanted: DeliveryCreate) -> tuple[DeliveryRow, bool]:
    """The delivery that was asked for, and whether it is new.

    The same id with the same content is the same delivery, however often it is asked for.
    Raises NotFound, PortalRefused (id-reused, not-deliverable, already-being-delivered,
    file-name, metadata-only), CheckRefused (intake.rules) and NoSpaceAtPortal.
    """
    _check_texts(wanted)
    asked = _fingerprint(wanted)
    with portal.records.read() as connection:
        request = _admit(connection, caller, wanted, asked)
    if isinstance(request, DeliveryRow):
        return with_arrivals(portal, caller, request.id), False
    source_type = portal.catalogue.source_type(request.source_type)
    if request.metadata_only:
        return _redeliver_metadata(portal, caller, wanted, asked, source_type)
    files = _planned(rules.fitting_files(source_type, wanted.files))
    portal.objects.reserve(request.id, str(wanted.id), files)
    with ExitStack() as undo:
        undo.callback(portal.objects.release, [file.file_id for file in files])
        made = _record(portal, caller, wanted, asked, files)
        if made is None:
            # Another create has won between the look and the insert: answer as if it had before.
            with portal.records.read() as connection:
                winner = _admit(connection, caller, wanted, asked)
            if isinstance(winner, DeliveryRow):
                return winner, False
            raise PortalRefused(
                "already-being-delivered", "The request is being delivered by someone else."
            )
        if made.files == files:
            undo.pop_all()
    portal.bell.ring()
    return made, made.files == files


def _redeliver_metadata(
    portal: Portal, caller: Caller, wanted: DeliveryCreate, asked: str, source_type: SourceType
) -> tuple[DeliveryRow, bool]:
    """Nothing is sent: the files that are here stand under new metadata, to be inspected again."""
    try:
        with portal.records.write() as connection:
            request = _admit(connection, caller, wanted, asked)
            if isinstance(request, DeliveryRow):
                return request, False
            before = deliveries.newest_arrived(connection, request.id)
            if before is None:
                raise PortalRefused(
                    "nothing-delivered", "There is no delivery here whose files could stay."
                )
            attempt = deliveries.next_attempt(connection, request.id)
            row = _new_row(caller, wanted, request, attempt, _kept(source_type, wanted, before))
            row = row.model_copy(
                update={
                    "state": DeliveryState.PENDING_INSPECTION,
                    "bytes_of": before.bytes_of or before.id,
                }
            )
            inspect_after = epoch_now() + portal.inspection_delay_s
            deliveries.create(connection, row, asked, caller.name, inspect_after=inspect_after)
    except IntegrityError:
        raise PortalRefused(
            "already-being-delivered", "The request is being delivered by someone else."
        ) from None
    portal.bell.ring()
    with portal.records.read() as connection:
        return deliveries.one(connection, caller.scope, row.id), True


def _kept(
    source_type: SourceType, wanted: DeliveryCreate, before: DeliveryRow
) -> list[DeliveryFile]:
    """The files of the delivery before, each with what is said of it now."""
    said = {file.name: file.metadata for file in wanted.kept}
    there = {file.name for file in before.files}
    if len(said) < len(wanted.kept) or said.keys() != there:
        raise CheckRefused(
            "file-names",
            f"Metadata is asked for of exactly the {len(there)} files that were delivered.",
            "Look at the latest delivery's files.",
        )
    declared = [
        DeclaredFile(name=file.name, size=file.size, metadata=said[file.name])
        for file in before.files
    ]
    fitting = rules.fitting_files(source_type, declared)
    return [
        file.model_copy(
            update={"file_id": secrets.token_hex(16), "metadata": new.metadata, "measured": None}
        )
        for file, new in zip(before.files, fitting, strict=True)
    ]


def _record(
    portal: Portal, caller: Caller, wanted: DeliveryCreate, asked: str, files: list[DeliveryFile]
) -> DeliveryRow | None:
    """Write the delivery down; an older one with the same id; None if it lost to another."""
    try:
        with portal.records.write() as connection:
            request = _admit(connection, caller, wanted, asked)
            if isinstance(request, DeliveryRow):
                return request
            attempt = deliveries.next_attempt(connection, request.id)
            row = _new_row(caller, wanted, request, attempt, files)
            deliveries.create(connection, row, asked, caller.name)
            return row
    except IntegrityError:
        return None


def _admit(
    connection: Connection, caller: Caller, wanted: DeliveryCreate, asked: str
) -> RequestRow | DeliveryRow:
    """The request to deliver to, or the delivery that this very ask has made before."""
    request = requests.one(connection, caller.scope, wanted.request_id)
    before = deliveries.asked_as(connection, str(wanted.id))
    if before == asked:
        return deliveries.one(connection, caller.scope, str(wanted.id))
    if before is not None:
        raise PortalRefused(
            "id-reused",
            f"The delivery id {wanted.id} was used for another delivery.",
            "Make a new id for each delivery.",
        )
    if reason := why_not_deliverable(request.status, request.material_status):
        raise PortalRefused("not-deliverable", f"Request {request.id} takes no delivery: {reason}.")
    _check_what_is_brought(request, wanted)
    if other := deliveries.in_progress(connection, request.id):
        where = f" from {other.host}" if other.host else ""
        raise PortalRefused(
            "already-being-delivered",
            f"Request {request.id} is being delivered by {other.operator}{where}"
            f" since {other.created_at}; that delivery is {other.state}.",
            "Wait for it, or have it canceled.",
        )
    return request


def _check_what_is_brought(request: RequestRow, wanted: DeliveryCreate) -> None:
    if request.metadata_only and (wanted.files or not wanted.kept):
        raise PortalRefused(
            "metadata-only",
            f"Request {request.id} asks for new metadata only; the files that are here stay.",
            "Deliver metadata without files.",
        )
    if not request.metadata_only and (wanted.kept or not wanted.files):
        raise PortalRefused(
            "files-missing",
            f"Request {request.id} asks for files, and the delivery has none.",
            "Deliver the files.",
        )


def _check_texts(wanted: DeliveryCreate) -> None:
    """NUL is a character in JSON and none in the databases' texts."""
    texts = [wanted.request_id, wanted.host]
    texts += [text for override in wanted.overrides for text in (override.code, override.reason)]
    if any("\0" in text for text in texts):
        raise UsageProblem("body", "A text of the delivery has a NUL character.")


def _fingerprint(wanted: DeliveryCreate) -> str:
    """Of what is delivered, not of where it comes from: another host may ask again."""
    unsaid = {"host"} if wanted.kept else {"host", "kept"}
    content = wanted.model_dump(mode="json", exclude=unsaid)
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _planned(files: list[DeclaredFile]) -> list[DeliveryFile]:
    planned = []
    for file in files:
        part = plan.part_size(file.size)
        planned.append(
            DeliveryFile(
                file_id=secrets.token_hex(16),
                name=file.name,
                size=file.size,
                part_size=part,
                part_count=plan.part_count(file.size, part),
                metadata=file.metadata,
            )
        )
    return planned


def _new_row(
    caller: Caller,
    wanted: DeliveryCreate,
    request: RequestRow,
    attempt: int,
    files: list[DeliveryFile],
) -> DeliveryRow:
    now = iso_now()
    return DeliveryRow(
        id=str(wanted.id),
        request_id=request.id,
        title=SourceRequest(**request.model_dump()).name,
        source_type=request.source_type,
        partner_id=request.partner_id,
        attempt=attempt,
        state=DeliveryState.TRANSFERRING,
        operator=caller.name,
        host=wanted.host,
        created_at=now,
        updated_at=now,
        overrides=wanted.overrides,
        files=files,
    )
