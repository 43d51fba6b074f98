"""The desk: one portal, one state folder, and what both know.

Nothing here needs the network until `client` is asked for, so that the first screen can be shown
from the local copy.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from backlot_tui.desk.settings import Settings
from backlot_tui.domain.catalogue import Catalogue
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.portal_url import base_url
from backlot_tui.domain.problems import NoPermission, Problem, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.state import cache
from backlot_tui.state.credentials import Credential, CredentialStore
from backlot_tui.state.folder import open_state_folder
from backlot_tui.state.work_schema import open_work

if TYPE_CHECKING:
    from backlot_tui.portal_client.client import PortalClient

_USER_NOTE = "user"
_CATALOGUE_NOTE = "catalogue"


class Desk:
    """Raises UsageProblem or NoPermission when there is no portal or no token to work with."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.folder = open_state_folder(settings.state_dir)
        self.credentials = CredentialStore(self.folder.credentials)
        self.portal = self._portal_url()
        self.work = open_work(self.folder.work_db)
        self.cache = cache.open_cache(self.folder.cache_db)
        self._client: PortalClient | None = None

    def _portal_url(self) -> str:
        url = self.settings.url or self.credentials.portal_of(self.settings.profile)
        if url is None:
            raise UsageProblem(
                "no-portal",
                "No portal is named.",
                "Run: backlot-tui login URL (or backlot-tui demo to try it out).",
            )
        return base_url(url)

    def client(self) -> PortalClient:
        """The connection to the portal, made at the first call."""
        if self._client is None:
            from backlot_tui.portal_client.client import PortalClient  # noqa: PLC0415

            self._client = PortalClient(self.portal, self._token())
        return self._client

    def _token(self) -> str:
        if self.settings.token:
            return self.settings.token
        stored = self.credentials.get(self.portal)
        if stored is None:
            raise NoPermission(
                "not-signed-in",
                f"There is no token for {safe_text(self.portal)}.",
                f"Run: backlot-tui login {safe_text(self.portal)}",
            )
        return stored.token

    def sign_in(self) -> str:
        """Prove the token, keep it for the agent, and return the user's name.

        A copy that another user made is forgotten: it shows requests that are not this user's.
        """
        me = self.client().me()
        if cache.note(self.cache, self.portal, _USER_NOTE) not in (None, me.id):
            cache.clear(self.cache, self.portal)
        cache.put_note(self.cache, self.portal, _USER_NOTE, me.id)
        credential = Credential(self._token(), me.name)
        if self.credentials.get(self.portal) != credential:
            self.credentials.put(self.settings.profile, self.portal, credential)
        return me.name

    def known_user(self) -> str:
        """Who signed in here last, as far as that can be told without the portal; else empty."""
        try:
            stored = self.credentials.get(self.portal)
        except Problem:
            return ""
        return stored.user if stored is not None else ""

    def refresh_catalogue(self) -> Catalogue:
        table = self.client().catalogue()
        cache.put_note(self.cache, self.portal, _CATALOGUE_NOTE, json.dumps(table))
        return read_catalogue(table)

    def kept_catalogue(self) -> Catalogue | None:
        """The portal's catalogue as it was last read; None if it never was, in a form we know."""
        kept = cache.note(self.cache, self.portal, _CATALOGUE_NOTE)
        try:
            return read_catalogue(json.loads(kept)) if kept else None
        except (KeyError, TypeError, ValueError):
            return None

    def catalogue(self) -> Catalogue:
        """As `kept_catalogue`; asks the portal the first time."""
        return self.kept_catalogue() or self.refresh_catalogue()
