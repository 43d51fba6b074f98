"""How the agent is to work, as the config file says."""

from __future__ import annotations

from dataclasses import dataclass

from backlot_tui.domain.timetable import Entry

STALL_S = 30.0
"""No byte taken and no answer given for this long means that a connection is dead."""

DELIVERIES = 2
"""One is read and hashed ahead while the other's last parts are on their way."""

MHL_DIGESTS = ("xxh128", "xxh64", "xxh3", "md5", "sha1", "c4")
"""What ASC MHL 2.0 takes; the first is the fastest and what is written without a word said."""


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """Rates in bytes per second, None for no limit; times in seconds.

    connections: to each portal at most; 0 lets the agent find out.
    deliveries: that are under way to each portal at once, beside small ones.
    notify: a command with its arguments, run when a delivery or the queue ends.
    digests: of each file, for receipts and their MHL manifests; see MHL_DIGESTS.
    """

    connections: int = 0
    deliveries: int = DELIVERIES
    stall_s: float = STALL_S
    limit: int | None = None
    timetable: tuple[Entry, ...] = ()
    notify: tuple[str, ...] = ()
    digests: tuple[str, ...] = (MHL_DIGESTS[0],)
