"""No body larger than any honest one: it is read before its sender is known."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.portal.api.answers import answer

_LIMIT = 32 * 1024 * 1024
"""Bytes. A package of 10,000 files with long names and metadata stays below it."""


class BodyLimit:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        chunked = b"transfer-encoding" in headers
        if chunked or not declared.isdigit() or int(declared) > _LIMIT:
            await _refuse(chunked)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _refuse(chunked: bool) -> ASGIApp:
    if chunked:
        return answer(UsageProblem("length-required", "Send the body with a Content-Length."))
    return answer(UsageProblem("body-too-large", f"A body may have at most {_LIMIT} bytes."))
