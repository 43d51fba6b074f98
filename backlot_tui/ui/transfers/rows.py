"""The queue as the pane draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backlot_tui.desk.transfers import share
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import UNFINISHED

if TYPE_CHECKING:
    from backlot_tui.desk.transfers import FileView

STALLED = "Stalled"
"""The phase of a transfer whose bytes do not move."""


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One delivery. Sizes in bytes, rates in bytes per second, spans in seconds.

    Text is safe to show, but for `request_id`, which is the id itself; `request` is how it is
    shown. `phase` is what happens now; `reason` why, in a sentence, and `advice` what a person
    can do; `next_try` a local time, as `14:03:20`. `portal` is empty for the desk's own. `place`
    is 0 for what has ended.
    """

    id: str
    place: int
    request_id: str
    request: str
    portal: str
    name: str
    source_type: str
    state: DeliveryState
    phase: str
    reason: str
    next_try: str
    advice: str
    priority: str
    size: int
    sent_bytes: int
    rate: float
    rate_limit: int | None
    remaining_s: float | None
    tries: int
    updated_at: str
    files: tuple[FileView, ...]

    @property
    def unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def active(self) -> bool:
        """Whether its bytes move."""
        return self.state is DeliveryState.TRANSFERRING and self.phase == str(self.state)

    @property
    def share(self) -> float:
        """How much has been sent, 0 to 1."""
        return share(self.sent_bytes, self.size)


@dataclass(frozen=True, slots=True)
class TransferQueue:
    """The unfinished in the queue's order, then the ended, newest first; and the whole queue.

    left_bytes, rate and remaining_s leave paused deliveries out: they do not end by themselves.
    """

    rows: tuple[TransferRow, ...] = ()
    left_bytes: int = 0
    rate: float = 0.0
    remaining_s: float | None = None

    @property
    def running(self) -> Sequence[TransferRow]:
        """What the agent still has to do, paused or not."""
        return [row for row in self.rows if row.unfinished]
