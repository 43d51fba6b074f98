"""Fills empty records with the demo's world: partners, requests, a user and a past."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import Connection

from backlot_tui.domain.catalogue import Catalogue, FieldKind, SourceType
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState, RequestStatus
from backlot_tui.domain.wire import DeliveryFile, DeliveryRow
from backlot_tui.portal.catalogue_table import load_catalogue_table
from backlot_tui.portal.data_folder import usable
from backlot_tui.portal.demo.seed import DEMO_PARTNER_IDS, demo_requests
from backlot_tui.portal.intake import plan
from backlot_tui.portal.moments import iso
from backlot_tui.portal.records import deliveries, history, people, requests
from backlot_tui.portal.records.engine import Records

_USER_ID = "demo"
_USER_NAME = "Dana Demo"
_NAMESPACE = uuid.UUID("3f1c55a4-6b7c-4d0f-9f57-5a1f6d0c2a11")
"""Makes the ids of past deliveries: the same request has the same past every time."""

_NO_CHECKSUM = "0" * 16
"""There are no bytes that it could be of."""

_SIZES = {"Video": 2 * 10**9, "Audio": 6 * 10**8, "Text": 80_000, "Document": 300_000}
"""Bytes a file has at least, by the group of its source type."""

_S = DeliveryState
_PAST: dict[RequestStatus, tuple[DeliveryState, str, str]] = {
    RequestStatus.DELIVERED: (_S.OVERRIDDEN, _USER_NAME, "overrode the inspection with a reason"),
    RequestStatus.PROCESSED: (_S.PASSED, "inspection", "passed the delivery"),
    RequestStatus.ACCEPTED: (_S.ACCEPTED, "QC", "accepted the delivery"),
    RequestStatus.UPGRADED: (_S.ACCEPTED, "QC", "accepted the delivery"),
    RequestStatus.REDELIVERY_REQUESTED: (_S.QC_FAILED, "QC", "asked for redelivery"),
}
"""How the last delivery ended, by what the request has become since."""


def seed_demo(records: Records, data: Path) -> str:
    """Seed if the records are empty. Returns the demo user's token, kept in data/demo-token.

    Raises UsageProblem for records of a portal that is no demo, and a token that cannot be kept.
    """
    with records.write() as connection:
        if not people.any_partner(connection):
            _seed(connection, demo_requests(datetime.now(UTC).date()))
        elif not people.knows_user(connection, _USER_ID):
            raise UsageProblem(
                "not-a-demo",
                f"The data folder {data} has requests that are not the demo's.",
                "Give an empty data folder.",
            )
        with usable(data / "demo-token"):
            token = _kept_token(data / "demo-token")
        if not people.knows_token(connection, token):
            people.add_token(connection, _USER_ID, token)
    return token


def _kept_token(path: Path) -> str:
    if path.exists():
        return path.read_text().strip()
    token = people.new_token()
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(token + "\n")
    fresh.rename(path)
    return token


def _seed(connection: Connection, rows: Iterable[SourceRequest]) -> None:
    rows = list(rows)
    for partner_id, name in {row.partner_id: row.partner for row in rows}.items():
        people.add_partner(connection, partner_id, name)
    people.add_user(connection, _USER_ID, _USER_NAME, DEMO_PARTNER_IDS)
    requests.add(connection, [_without_past(row) for row in rows])
    catalogue = read_catalogue(load_catalogue_table())
    for row in rows:
        if row.status in _PAST:
            _add_past(connection, row, catalogue)


def _without_past(row: SourceRequest) -> SourceRequest:
    return replace(
        row, latest_delivery_id=None, latest_delivery_state=None, latest_delivery_at=None
    )


def _add_past(connection: Connection, row: SourceRequest, catalogue: Catalogue) -> None:
    """A delivery of some days ago. Only records: nobody can ask for bytes of the past."""
    state, who, what = _PAST[row.status]
    delivery = _past_delivery(row, state, catalogue.source_type(row.source_type))
    deliveries.create(connection, delivery, "", _USER_NAME)
    for file in delivery.files:
        sizes = [
            (number, plan.part_span(file.size, file.part_size, number)[1])
            for number in range(1, file.part_count + 1)
        ]
        deliveries.add_parts(
            connection, [(file.file_id, number, size, _NO_CHECKSUM) for number, size in sizes]
        )
    told = f"{what}: {row.reason}" if row.reason else what
    history.add(connection, row.id, who, told, delivery_id=delivery.id, at=delivery.updated_at)


def _past_delivery(
    row: SourceRequest, state: DeliveryState, source_type: SourceType
) -> DeliveryRow:
    number = int(row.package_id[-3:]) if row.package_id[-3:].isdigit() else 7
    began = datetime.combine(date.fromisoformat(row.due), time(9), UTC) - timedelta(
        days=3 + number % 4, minutes=number
    )
    began = min(began, datetime.now(UTC) - timedelta(days=1, minutes=number))
    return DeliveryRow(
        id=str(uuid.uuid5(_NAMESPACE, row.id)),
        request_id=row.id,
        title=row.name,
        source_type=row.source_type,
        partner_id=row.partner_id,
        attempt=1,
        state=state,
        operator=_USER_NAME,
        host="ingest-01",
        created_at=iso(began),
        updated_at=iso(began + timedelta(hours=3)),
        reason=row.reason,
        files=[_past_file(row, source_type, number)],
    )


def _past_file(row: SourceRequest, source_type: SourceType, number: int) -> DeliveryFile:
    size = _SIZES.get(source_type.group, 10**6) * (100 + number % 100) // 100
    stem = "_".join(part for part in (row.name.replace(" ", "_"), row.language) if part)
    part = plan.part_size(size)
    return DeliveryFile(
        file_id=uuid.uuid5(_NAMESPACE, f"{row.id}/1").hex,
        name=f"{stem}{source_type.extensions[0]}".replace("%", "%25").replace("/", "-"),
        size=size,
        part_size=part,
        part_count=plan.part_count(size, part),
        metadata=_past_metadata(row, source_type),
        crc64=_NO_CHECKSUM,
    )


def _past_metadata(row: SourceRequest, source_type: SourceType) -> dict[str, str]:
    """What the type requires: the request's language, and the first value of everything else."""
    chosen: dict[str, str] = {}
    for use in source_type.uses:
        if use.is_required(chosen):
            first = use.field.values[0] if use.field.values else "v1"
            spoken = row.language if use.field.kind is FieldKind.LANGUAGE else None
            chosen[use.field.key] = spoken or first
    return chosen
