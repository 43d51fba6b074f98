"""The agent's clients, one per portal, with the tokens of the 0600 store."""

from __future__ import annotations

from backlot_tui.domain.problems import NoPermission
from backlot_tui.portal_client.client import PortalClient
from backlot_tui.state.credentials import CredentialStore


class Portals:
    """Used from the agent's own thread only; the clients it hands out may go anywhere."""

    def __init__(self, store: CredentialStore) -> None:
        self._store = store
        self._open: dict[str, tuple[str, PortalClient]] = {}

    def client(self, portal: str) -> PortalClient:
        """A client with today's token; NoPermission when there is none."""
        credential = self._store.get(portal)
        if credential is None:
            raise NoPermission(
                "not-signed-in",
                f"There is no token for {portal}.",
                f"Run: backlot-tui login {portal}",
            )
        token, client = self._open.get(portal, ("", None))
        if client is None or token != credential.token:
            client = PortalClient(portal, credential.token)
            self._open[portal] = (credential.token, client)
        return client
