"""Deliveries, their files and their parts: reading, creating, and the one way to move them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from backlot_tui.domain.problems import NotFound, PortalRefused
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState, RequestStatus
from backlot_tui.domain.transitions import BYTES_ARRIVED, PORTAL_IN_PROGRESS, Mover, check_move
from backlot_tui.domain.units import counted
from backlot_tui.domain.wire import DeliveryFile, DeliveryRow, FileParts, SafePart
from backlot_tui.portal.moments import iso_now
from backlot_tui.portal.records import changes, history
from backlot_tui.portal.records.people import Scope
from backlot_tui.portal.records.schema import deliveries, delivery_files, parts, requests

# What is asked for every part and every delivery that comes in is made once: making it takes
# longer than asking.
_CHECKSUMS = select(parts.c.file_id, parts.c.number, parts.c.crc64).where(
    parts.c.file_id.in_(bindparam("of_files", expanding=True)),
    parts.c.number.in_(bindparam("of_numbers", expanding=True)),
)
_ADD_PART = insert(parts)
_NEWEST_FIRST = select(deliveries).order_by(deliveries.c.number.desc())
_BY_IDS = _NEWEST_FIRST.where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
_IN_PROGRESS = _NEWEST_FIRST.where(
    deliveries.c.request_id == bindparam("of_request"), deliveries.c.state.in_(PORTAL_IN_PROGRESS)
)
_ASKED_AS = select(deliveries.c.asked).where(deliveries.c.id == bindparam("of_delivery"))
_NEWEST_ATTEMPT = select(func.coalesce(func.max(deliveries.c.attempt), 0)).where(
    deliveries.c.request_id == bindparam("of_request")
)
_PLACE = select(deliveries.c.state, deliveries.c.request_id, deliveries.c.partner_id).where(
    deliveries.c.id == bindparam("of_delivery")
)
_MOVE = update(deliveries).where(
    deliveries.c.id == bindparam("of_delivery"), deliveries.c.state == bindparam("before")
)
_TELL_REQUEST = update(requests).where(requests.c.id == bindparam("of_request"))
_PROVE = update(delivery_files).where(delivery_files.c.file_id == bindparam("of_file"))
_CREATE, _CREATE_FILE = insert(deliveries), insert(delivery_files)


def _files_that_are(chosen: ColumnElement[bool]) -> Select[Any]:
    """Files with the bytes of them that are safe, in their deliveries' order."""
    received = (
        select(parts.c.file_id, func.sum(parts.c.size).label("received"))
        .join(delivery_files, delivery_files.c.file_id == parts.c.file_id)
        .where(chosen)
        .group_by(parts.c.file_id)
        .subquery()
    )
    return (
        select(delivery_files, func.coalesce(received.c.received, 0).label("received"))
        .outerjoin(received, received.c.file_id == delivery_files.c.file_id)
        .where(chosen)
        .order_by(delivery_files.c.position)
    )


_OF_THESE = delivery_files.c.delivery_id.in_(bindparam("ids", expanding=True))
_FILES = _files_that_are(_OF_THESE)
_FILES_NAMED = _files_that_are(
    _OF_THESE & delivery_files.c.file_id.in_(bindparam("file_ids", expanding=True))
)
_OF_DELIVERY = delivery_files.c.delivery_id == bindparam("of_delivery")
_FILE_IDS = select(delivery_files.c.file_id).where(_OF_DELIVERY).order_by(delivery_files.c.position)
_SAFE_PARTS = (
    select(parts.c.file_id, parts.c.number, parts.c.crc64)
    .join(delivery_files, delivery_files.c.file_id == parts.c.file_id)
    .where(_OF_DELIVERY)
    .order_by(parts.c.file_id, parts.c.number)
)


def one(
    connection: Connection, scope: Scope, delivery_id: str, *, only: Collection[str] | None = None
) -> DeliveryRow:
    """NotFound, in the same words, for an id that is not there and for another partner's.

    only: the ids of the files that it is to have; all of them, if not given.
    """
    found = some(connection, scope, [delivery_id], only=only)
    if not found:
        raise NotFound(
            "delivery-unknown",
            f"There is no delivery {safe_text(delivery_id)!r}, or it is not yours to see.",
        )
    return found[0]


def some(
    connection: Connection,
    scope: Scope,
    ids: Collection[str],
    *,
    only: Collection[str] | None = None,
) -> list[DeliveryRow]:
    """Those of `ids` that may be seen, newest first. only: as for `one`."""
    # By id alone, as for requests: who may see them is looked up in what was found.
    found = _rows(connection, _BY_IDS, {"ids": list(ids)}, only)
    return [row for row in found if row.partner_id in scope]


def of_request(connection: Connection, scope: Scope, request_id: str) -> list[DeliveryRow]:
    return _rows(connection, _visible(scope).where(deliveries.c.request_id == request_id))


def page(
    connection: Connection, scope: Scope, request_id: str | None, after: str | None, limit: int
) -> tuple[list[DeliveryRow], str | None]:
    """At most `limit` deliveries, newest first, from behind the one called `after`."""
    query = _visible(scope).limit(limit + 1)
    if request_id is not None:
        query = query.where(deliveries.c.request_id == request_id)
    if after is not None:
        last_seen = _visible(scope).with_only_columns(deliveries.c.number).order_by(None)
        query = query.where(
            deliveries.c.number < last_seen.where(deliveries.c.id == after).scalar_subquery()
        )
    found = _rows(connection, query)
    shown = found[:limit]
    return shown, shown[-1].id if len(found) > limit else None


def in_progress(connection: Connection, request_id: str) -> DeliveryRow | None:
    """The delivery that keeps others off this request."""
    found = _rows(connection, _IN_PROGRESS, {"of_request": request_id})
    return found[0] if found else None


def newest_arrived(connection: Connection, request_id: str) -> DeliveryRow | None:
    """The request's latest delivery whose files are here."""
    found = _rows(
        connection,
        _NEWEST_FIRST.where(
            deliveries.c.request_id == request_id, deliveries.c.state.in_(BYTES_ARRIVED)
        ).limit(1),
    )
    return found[0] if found else None


def asked_as(connection: Connection, delivery_id: str) -> str | None:
    """The fingerprint under which this id was created, whoever created it."""
    return connection.execute(_ASKED_AS, {"of_delivery": delivery_id}).scalar_one_or_none()


def none_yet(connection: Connection) -> bool:
    """Whether no client has ever started a delivery; a demo's past has none."""
    started = select(deliveries.c.id).where(deliveries.c.asked != "").limit(1)
    return connection.execute(started).first() is None


def in_state(connection: Connection, state: DeliveryState) -> list[DeliveryRow]:
    """For the portal's own work: of every partner, newest first."""
    return _rows(connection, _NEWEST_FIRST.where(deliveries.c.state == state))


def due_for_inspection(connection: Connection, epoch_s: float) -> list[DeliveryRow]:
    return _rows(
        connection,
        _NEWEST_FIRST.where(
            deliveries.c.state == DeliveryState.PENDING_INSPECTION,
            deliveries.c.inspect_after <= epoch_s,
        )
        .order_by(None)
        .order_by(deliveries.c.inspect_after),
    )


def postpone_inspection(
    connection: Connection, row: DeliveryRow, until_s: float, reason: str | None = None
) -> None:
    """Put it off until then (epoch seconds); a reason is told to everybody, once."""
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id == row.id)
        .values(inspect_after=until_s, reason=reason)
    )
    if reason != row.reason:
        changes.add(connection, row.partner_id, row.request_id, row.id)


def create(
    connection: Connection,
    row: DeliveryRow,
    asked: str,
    who: str,
    *,
    inspect_after: float | None = None,
) -> None:
    """A new attempt at a request, with its plan; IntegrityError if another is in progress.

    inspect_after: seconds since the epoch, of a delivery whose files are there already.
    """
    values = row.model_dump(mode="json")
    files = values.pop("files")
    connection.execute(_CREATE, values | {"asked": asked, "inspect_after": inspect_after})
    connection.execute(
        _CREATE_FILE, [_file_values(row.id, at, file) for at, file in enumerate(files)]
    )
    _tell_request(connection, row.request_id, row.id, row.state, row.updated_at)
    changes.add(connection, row.partner_id, row.request_id, row.id)
    host = f" from {row.host}" if row.host else ""
    count = counted(len(files), "file")
    brought = f"new metadata for {count}" if row.bytes_of else count
    what = f"started delivery {row.attempt} with {brought}{host}"
    history.add(connection, row.request_id, who, what, delivery_id=row.id, at=row.created_at)


def _file_values(delivery_id: str, position: int, file: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in file.items() if key != "received"}
    return kept | {"delivery_id": delivery_id, "position": position}


def next_attempt(connection: Connection, request_id: str) -> int:
    found = connection.execute(_NEWEST_ATTEMPT, {"of_request": request_id})
    return int(found.scalar_one()) + 1


def move(
    connection: Connection,
    delivery_id: str,
    after: DeliveryState,
    who: str,
    what: str,
    *,
    request_status: RequestStatus | None = None,
    request_columns: Mapping[str, object] = MappingProxyType({}),
    **columns: object,
) -> None:
    """Take a delivery to another state, tell it in history and changes, all in one transaction.

    `columns` and `request_columns` are further ones of the delivery and of its request to set.
    Raises PortalRefused for a move that the transition table does not have, or that another has
    overtaken.
    """
    found = connection.execute(_PLACE, {"of_delivery": delivery_id}).one()
    check_move(Mover.PORTAL, DeliveryState(found.state), after)
    now = iso_now()
    moved = connection.execute(
        _MOVE,
        {"of_delivery": delivery_id, "before": found.state}
        | {"state": str(after), "updated_at": now}
        | columns,
    )
    if moved.rowcount != 1:
        raise PortalRefused("moved-meanwhile", "The delivery has changed meanwhile.", "Look again.")
    values = dict(request_columns)
    if request_status is not None:
        values["status"] = str(request_status)
    _tell_request(connection, found.request_id, delivery_id, after, now, columns=values)
    changes.add(connection, found.partner_id, found.request_id, delivery_id)
    history.add(connection, found.request_id, who, what, delivery_id=delivery_id, at=now)


def _tell_request(
    connection: Connection,
    request_id: str,
    delivery_id: str,
    state: DeliveryState,
    at: str,
    *,
    columns: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """columns: further ones of the request to set."""
    connection.execute(
        _TELL_REQUEST,
        {
            "of_request": request_id,
            "latest_delivery_id": delivery_id,
            "latest_delivery_state": str(state),
            "latest_delivery_at": at,
            "updated_at": at,
            **columns,
        },
    )


def safe_parts(connection: Connection, delivery_id: str) -> list[FileParts]:
    """The parts of each of the delivery's files that are stored and verified."""
    asked = {"of_delivery": delivery_id}
    by_file: dict[str, list[SafePart]] = {
        file_id: [] for file_id in connection.execute(_FILE_IDS, asked).scalars()
    }
    for row in connection.execute(_SAFE_PARTS, asked):
        by_file[row.file_id].append(SafePart(number=row.number, crc64=row.crc64))
    return [FileParts(file_id=file_id, parts=safe) for file_id, safe in by_file.items()]


def part_checksums(
    connection: Connection, wanted: Collection[tuple[str, int]]
) -> dict[tuple[str, int], str]:
    """(File id, number) -> checksum, of those of the parts that are safe already."""
    asked = {"of_files": [part[0] for part in wanted], "of_numbers": [part[1] for part in wanted]}
    found = connection.execute(_CHECKSUMS, asked)
    return {(row.file_id, row.number): row.crc64 for row in found}


def forget_part(connection: Connection, file_id: str, number: int) -> None:
    connection.execute(delete(parts).where(parts.c.file_id == file_id, parts.c.number == number))


def add_parts(connection: Connection, added: Iterable[tuple[str, int, int, str]]) -> None:
    """(File id, number, size in bytes, checksum) of each; at least one."""
    names = ("file_id", "number", "size", "crc64")
    connection.execute(_ADD_PART, [dict(zip(names, part, strict=True)) for part in added])


def prove_files(connection: Connection, checksums: Mapping[str, str]) -> None:
    """File id -> checksum of the whole file; at least one."""
    connection.execute(
        _PROVE, [{"of_file": file_id, "crc64": crc64} for file_id, crc64 in checksums.items()]
    )


def save_measured(connection: Connection, measured: Mapping[str, dict[str, Any]]) -> None:
    """What inspection read from the stored files, by file id."""
    for file_id, facts in measured.items():
        connection.execute(
            update(delivery_files).where(delivery_files.c.file_id == file_id).values(measured=facts)
        )


def _visible(scope: Scope) -> Select[Any]:
    return _NEWEST_FIRST.where(deliveries.c.partner_id.in_(scope))


def _rows(
    connection: Connection,
    query: Select[Any],
    values: Mapping[str, Any] = MappingProxyType({}),
    only: Collection[str] | None = None,
) -> list[DeliveryRow]:
    found = connection.execute(query, values).mappings().all()
    files = _files(connection, [row["id"] for row in found], only)
    return [_row(row, files[row["id"]]) for row in found]


def _row(row: RowMapping, files: list[DeliveryFile]) -> DeliveryRow:
    if row["bytes_of"] is not None:
        files = [file.model_copy(update={"received": file.size}) for file in files]
    return DeliveryRow.model_validate(dict(row) | {"files": files})


def _files(
    connection: Connection, delivery_ids: list[str], only: Collection[str] | None
) -> dict[str, list[DeliveryFile]]:
    by_delivery: dict[str, list[DeliveryFile]] = {id_: [] for id_ in delivery_ids}
    if not delivery_ids:
        return by_delivery
    found = (
        connection.execute(_FILES, {"ids": delivery_ids})
        if only is None
        else connection.execute(_FILES_NAMED, {"ids": delivery_ids, "file_ids": list(only)})
    )
    for row in found.mappings():
        by_delivery[row["delivery_id"]].append(_file(row))
    return by_delivery


def _file(row: RowMapping) -> DeliveryFile:
    return DeliveryFile.model_validate(dict(row))
