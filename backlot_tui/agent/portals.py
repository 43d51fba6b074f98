"""The portals that the agent sends to: a client with today's token, and the lanes of each."""

from __future__ import annotations

from collections.abc import Iterable

from backlot_tui.agent.lanes import Lanes
from backlot_tui.agent.limits import lanes_borne, lanes_worth
from backlot_tui.agent.pace import MOST, Pace, at_start
from backlot_tui.domain.problems import NoPermission
from backlot_tui.portal_client.gathering_client import GatheringClient
from backlot_tui.state.credentials import CredentialStore


class _Line:
    """The lanes to one portal, and how many of them are worth having."""

    def __init__(self, connections: int, stall_s: float) -> None:
        self.lanes = Lanes(connections or MOST, stall_s)
        self._fixed = connections
        self._pace = Pace()
        self.lanes.use = connections or self._pace.lanes
        self._met = False

    def obey(self, connections: int, stall_s: float) -> None:
        """Work by other rules; what is under way goes on, on the connections that it has."""
        self._fixed = connections
        self.lanes.obey(connections or MOST, stall_s)

    def adjust(self, moved: int, limit: int | None, now: float) -> None:
        lanes = self.lanes
        if not self._met and (round_trip_s := lanes.round_trip_s()) is not None:
            self._met = True
            self._pace.lanes = at_start(round_trip_s)
        saturated = lanes.saturated() and limit is None
        wanted = self._fixed or self._pace.look(moved, saturated=saturated, now=now)
        lanes.use = lanes_worth(limit, wanted)
        lanes.at_need = lanes_borne(limit, self._fixed or MOST)


class Portals:
    """Used from the agent's own thread only; what it hands out may go anywhere.

    connections: to each portal, 0 to find out how many are worth having.
    """

    def __init__(self, store: CredentialStore, connections: int, stall_s: float) -> None:
        self._store = store
        self._connections = connections
        self._stall_s = stall_s
        self._clients: dict[str, tuple[str, GatheringClient]] = {}
        self._former: list[GatheringClient] = []
        """With tokens of before: what began with one may still be asking."""
        self._lines: dict[str, _Line] = {}

    def client(self, portal: str) -> GatheringClient:
        """A client with today's token; NoPermission when there is none."""
        credential = self._store.get(portal)
        if credential is None:
            raise NoPermission(
                "not-signed-in",
                f"There is no token for {portal}.",
                f"Run: backlot-tui login {portal}",
            )
        token, client = self._clients.get(portal, ("", None))
        if client is None or token != credential.token:
            if client is not None:
                self._former.append(client)
            client = GatheringClient(portal, credential.token)
            self._clients[portal] = (credential.token, client)
        return client

    def lanes(self, portal: str) -> Lanes:
        if portal not in self._lines:
            self._lines[portal] = _Line(self._connections, self._stall_s)
        return self._lines[portal].lanes

    def obey(self, connections: int, stall_s: float) -> None:
        """Other rules than so far, as at the start."""
        self._connections, self._stall_s = connections, stall_s
        for line in self._lines.values():
            line.obey(connections, stall_s)

    def adjust(self, moved: dict[str, int], limit: int | None, now: float) -> None:
        """moved: bytes sent so far by portal; limit: of all transfers together."""
        for portal, line in self._lines.items():
            line.adjust(moved.get(portal, 0), limit, now)

    def rest(self, busy: Iterable[str]) -> None:
        """Close kept connections to the portals to which nothing is under way."""
        busy = set(busy)
        for portal, line in self._lines.items():
            if portal not in busy:
                line.lanes.rest()

    def close(self) -> None:
        for line in self._lines.values():
            line.lanes.close()
        for client in (*self._former, *(client for _, client in self._clients.values())):
            client.close()
