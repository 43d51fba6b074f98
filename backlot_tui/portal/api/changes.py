"""The feed of changes, for catching up and for live."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

from backlot_tui.domain.wire import Changes
from backlot_tui.portal.api.answers import as_json, problems_of
from backlot_tui.portal.api.dependencies import TheCaller, ThePortal
from backlot_tui.portal.context import Portal
from backlot_tui.portal.records import feed
from backlot_tui.portal.records.people import Scope

router = APIRouter(prefix="/changes", tags=["changes"], responses=problems_of(401, 422, 503))

_LOOK_EVERY_S = 1.0
"""Changes made by another process ring no bell here."""


@router.get("", summary="What changed since a cursor", response_model=Changes)
async def follow(
    portal: ThePortal,
    caller: TheCaller,
    since: Annotated[int, Query(ge=0, lt=2**63, description="The cursor of the last answer.")],
    wait: Annotated[float, Query(ge=0, le=25, description="Seconds to wait for a change.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="Changes to read at most.")] = 500,
) -> Response:
    """Requests and deliveries that changed, each once, as they are now.

    Answers at the first change, or empty after `wait` seconds, with the cursor to go on from.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait
    with portal.bell.listening() as rung:
        while True:
            rung.clear()
            found = await run_in_threadpool(_read, portal, caller.scope, since, limit)
            left = deadline - loop.time()
            if found.changes or left <= 0 or portal.bell.closed:
                return as_json(found)
            since = found.cursor
            with suppress(TimeoutError):
                await asyncio.wait_for(rung.wait(), min(_LOOK_EVERY_S, left))


def _read(portal: Portal, scope: Scope, since: int, limit: int) -> Changes:
    with portal.records.read() as connection:
        return feed.since(connection, scope, since, limit)
