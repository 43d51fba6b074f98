"""Who takes connections, without a delivery behind it."""

from __future__ import annotations

from dataclasses import dataclass

from backlot_tui.agent.lanes import Lane, Lanes, Rank


@dataclass(slots=True)
class Somebody:
    """A delivery as the lanes see it; what a person decides is set while it holds some."""

    rank: Rank
    own_limit: int | None = None

    def take(self, lanes: Lanes) -> Lane:
        """Wait for a lane for as long as it takes."""
        return lanes.take(self, lambda: None)
