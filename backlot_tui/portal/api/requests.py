"""Source requests: search, details, and when a partner thinks to deliver."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import AwareDatetime

from backlot_tui.domain.filters import condition, parse
from backlot_tui.domain.moment import Moment, moment_now
from backlot_tui.domain.wire import EstimateChange, RequestDetails, RequestPage, RequestRow
from backlot_tui.portal.api.answers import as_json, problems_of
from backlot_tui.portal.api.dependencies import TheCaller, ThePortal
from backlot_tui.portal.intake import partner_says
from backlot_tui.portal.records import changes, deliveries, history, requests
from backlot_tui.portal.records.order import read_order
from backlot_tui.portal.records.schema import ORDERS

router = APIRouter(prefix="/requests", tags=["requests"], responses=problems_of(401, 422, 503))

_NO_NUL = r"^[^\x00]*$"


@router.get(
    "", summary="Search source requests", responses=problems_of(400), response_model=RequestPage
)
def search(
    portal: ThePortal,
    caller: TheCaller,
    *,
    q: Annotated[
        str,
        Query(
            description="The filter language of the dashboard.", max_length=1000, pattern=_NO_NUL
        ),
    ] = "",
    sort: Annotated[
        str,
        Query(
            description=f"One of {', '.join(ORDERS)}; with `-` before it for descending.",
            max_length=40,
        ),
    ] = "id",
    after: Annotated[
        str | None,
        Query(
            description="`next` of the page before, of the same sort.",
            max_length=4000,
            pattern=_NO_NUL,
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=2000)] = 500,
    now: Annotated[
        AwareDatetime | None,
        Query(
            description="The moment, with its zone, that `due:<7d` counts from; else the portal's."
        ),
    ] = None,
) -> Response:
    """Requests of the caller's partners that fit the filter, in an order, a page at a time."""
    order = read_order(sort)
    wanted = condition(parse(q), Moment(now) if now else moment_now())
    with portal.records.read() as connection:
        cursor = changes.cursor_now(connection)
        rows, following = requests.page(connection, caller.scope, wanted, after, limit, order=order)
    return as_json(RequestPage(requests=rows, next=following, changes_cursor=cursor))


@router.get("/{request_id}", summary="One request", responses=problems_of(404))
def details(
    portal: ThePortal,
    caller: TheCaller,
    request_id: Annotated[str, Path(description="The request's id.")],
) -> RequestDetails:
    """The request, all its deliveries (newest first) and its history (oldest first)."""
    with portal.records.read() as connection:
        request = requests.one(connection, caller.scope, request_id)
        return RequestDetails(
            request=request,
            deliveries=deliveries.of_request(connection, caller.scope, request.id),
            history=history.of_request(connection, request.id),
        )


@router.post(
    "/{request_id}/estimated",
    summary="Move the Estimated Delivery Date",
    responses=problems_of(404, 409),
)
def estimated(
    portal: ThePortal,
    caller: TheCaller,
    request_id: Annotated[str, Path(description="The request's id.")],
    wanted: EstimateChange,
) -> RequestRow:
    """Say when a request will be delivered, and why that has changed. The Due Date stays."""
    return partner_says.move_estimate(portal, caller, request_id, wanted)
