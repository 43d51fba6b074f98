"""What every route asks for: the portal, and who is calling."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from backlot_tui.domain.problems import NoPermission
from backlot_tui.portal.context import Portal
from backlot_tui.portal.records import people
from backlot_tui.portal.records.people import Caller

_bearer = HTTPBearer(auto_error=False, description="A token that the portal's operator gave out.")


def portal_at_work(request: Request) -> Portal:
    portal: Portal = request.app.state.portal
    return portal


ThePortal = Annotated[Portal, Depends(portal_at_work)]


def caller(
    portal: ThePortal,
    token: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> Caller:
    if token is None:
        raise NoPermission("token-missing", "The portal asks for a bearer token.", "Sign in first.")
    with portal.records.read() as connection:
        return people.caller_for(connection, token.credentials)


TheCaller = Annotated[Caller, Depends(caller)]
