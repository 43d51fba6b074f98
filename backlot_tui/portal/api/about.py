"""Who is calling, and what can be delivered."""

from __future__ import annotations

from fastapi import APIRouter

from backlot_tui import __version__
from backlot_tui.domain.wire import CatalogueDocument, Me
from backlot_tui.portal.api.answers import problems_of
from backlot_tui.portal.api.dependencies import TheCaller, ThePortal
from backlot_tui.portal.records import people

router = APIRouter(tags=["about"], responses=problems_of(401, 503))

_HELP_URL = "https://partnerhelp.netflixstudios.com/"
_SUPPORT_URL = "https://partnerhelp.netflixstudios.com/hc/requests/new"


@router.get("/me", summary="The user behind the token")
def me(portal: ThePortal, caller: TheCaller) -> Me:
    """The user, the partners that the user acts for, and where help is."""
    with portal.records.read() as connection:
        partners = people.partners_of(connection, caller.scope)
    return Me(
        id=caller.id,
        name=caller.name,
        partners=partners,
        help_url=_HELP_URL,
        support_url=_SUPPORT_URL,
        portal_version=__version__,
    )


@router.get("/catalogue", summary="Source types, their files and their metadata")
def catalogue(portal: ThePortal, _caller: TheCaller) -> CatalogueDocument:
    """The table that forms and checks are built from."""
    return CatalogueDocument(catalogue=portal.catalogue_table)
