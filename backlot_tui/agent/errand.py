"""One delivery under way: what its steps need, and what the agent tells them meanwhile."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from backlot_tui.agent.lanes import Lanes, Rank
from backlot_tui.agent.progress import Progress
from backlot_tui.agent.throttle import Throttle
from backlot_tui.domain.problems import Interrupted
from backlot_tui.portal_client.client import PortalClient
from backlot_tui.state.database import Database


class FileHeld(Exception):
    """A part is not sent on, because a person has paused its file."""


@dataclass(slots=True)
class Errand:
    """`held` are the ids of paused transfers; it and `rank` are replaced as a person decides."""

    delivery_id: str
    work: Database
    portal: PortalClient
    lanes: Lanes
    throttle: Throttle
    rank: Rank
    held: frozenset[int] = frozenset()
    progress: Progress = field(default_factory=Progress)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def own_limit(self) -> int | None:
        """The delivery's own limit in bytes per second, None if it has none."""
        return self.throttle.own(self.delivery_id)

    def check(self) -> None:
        """Raise Interrupted if the delivery is not to go on now."""
        if self.stop.is_set():
            raise Interrupted("stopped", "It was stopped on the way and goes on where it was.")

    def check_file(self, transfer_id: int) -> None:
        """As `check`; and FileHeld if this file is paused."""
        self.check()
        if transfer_id in self.held:
            raise FileHeld
