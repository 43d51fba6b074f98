"""The API as an ASGI application."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from backlot_tui import __version__
from backlot_tui.portal.api import about, answers, batches, changes, deliveries, requests
from backlot_tui.portal.api.body_limit import BodyLimit
from backlot_tui.portal.context import Portal

_DESCRIPTION = """
Source requests of a content owner, and the deliveries that fulfil them.

Every answer that is not a success is a problem document (RFC 9457) with a stable `code`, a
sentence and a `fix`. A caller sees the requests and deliveries of the partners that the token's
user acts for, and nothing of others. Moments are ISO 8601 in UTC, sizes are bytes, checksums are
CRC-64/NVME in hexadecimal; `%` and bytes that are not UTF-8 are percent-encoded in file names.
"""


_WORTH_PACKING = 2_000
"""Bytes of an answer; most are shorter and fit one packet anyway."""
_PACKING_LEVEL = 1
"""A page of requests becomes a tenth in 2 ms; the next levels gain little and cost more."""


def make_app(portal: Portal) -> ASGIApp:
    app = FastAPI(
        title="backlot-tui portal",
        version=__version__,
        description=_DESCRIPTION,
        # The description is served; the pages that show it would load code from elsewhere.
        docs_url=None,
        redoc_url=None,
    )
    app.state.portal = portal
    answers.install(app)
    for part in (about, requests, deliveries, batches, changes):
        app.include_router(part.router, prefix="/v1")
    return BodyLimit(GZipMiddleware(app, _WORTH_PACKING, compresslevel=_PACKING_LEVEL))
