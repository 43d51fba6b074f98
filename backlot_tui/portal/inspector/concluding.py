"""What an inspection comes to: the delivery's state and the request's, what was found and measured.

A warning that the partner answered with a reason before sending is not asked for again: where all
that was found is answered so, the delivery counts as overridden and the owner decides.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection

from backlot_tui.domain.problems import PortalRefused
from backlot_tui.domain.statuses import DeliveryState, RequestStatus
from backlot_tui.domain.transitions import RequestEvent, request_after
from backlot_tui.domain.wire import DeliveryRow, InspectionResult
from backlot_tui.portal.context import Portal
from backlot_tui.portal.inspector.judging import Judgement
from backlot_tui.portal.records import deliveries, requests

_WHO = "inspection"

_log = logging.getLogger(__name__)


def conclude(portal: Portal, row: DeliveryRow, judgement: Judgement) -> None:
    results = judgement.results
    answered = {override.code for override in row.overrides}
    with portal.records.write() as connection:
        deliveries.save_measured(connection, judgement.measured)
        if not results:
            _end(connection, row, DeliveryState.PASSED, RequestEvent.INSPECTION_PASSED, [])
        elif all(each.overridable and each.code in answered for each in results):
            _end(connection, row, DeliveryState.OVERRIDDEN, RequestEvent.OVERRIDE_SENT, results)
        else:
            deliveries.move(
                connection,
                row.id,
                DeliveryState.INSPECTION_FAILED,
                _WHO,
                f"found: {results[0].sentence}",
                inspection=_as_json(results),
                reason=None,
            )
    portal.bell.ring()


def _end(
    connection: Connection,
    row: DeliveryRow,
    state: DeliveryState,
    event: RequestEvent,
    results: list[InspectionResult],
) -> None:
    codes = ", ".join(dict.fromkeys(each.code for each in results))
    told = (
        f"found only what was overridden before sending: {codes}"
        if codes
        else "passed the delivery"
    )
    deliveries.move(
        connection,
        row.id,
        state,
        _WHO,
        told,
        request_status=_status_after(connection, row, event),
        request_columns={"metadata_only": False},
        inspection=_as_json(results),
        reason=None,
    )


def _status_after(connection: Connection, row: DeliveryRow, event: RequestEvent) -> RequestStatus:
    status = requests.one(connection, frozenset({row.partner_id}), row.request_id).status
    try:
        return request_after(status, event)
    except PortalRefused:
        # Canceled or upgraded while the inspection ran.
        _log.info("request %s stays %s", row.request_id, status)
        return status


def _as_json(results: list[InspectionResult]) -> list[dict[str, object]]:
    return [result.model_dump(mode="json") for result in results]
