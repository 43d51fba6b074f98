"""What the pane knows and what a person has set about it: one for all screens of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import BYTES_ARRIVED
from backlot_tui.ui.transfers.rates import RateHistory
from backlot_tui.ui.transfers.rows import TransferQueue, TransferRow


@dataclass(slots=True)
class Transfers:
    """cleared_at: what ended up to then (as work.db writes times) is not listed.

    unfolded: whether the docked pane shows its list. follow: whether the cursor keeps to the
    delivery whose bytes move.
    """

    queue: TransferQueue = field(default_factory=TransferQueue)
    history: RateHistory = field(default_factory=RateHistory)
    ticked: set[str] = field(default_factory=set)
    expanded: set[str] = field(default_factory=set)
    cleared_at: str = ""
    unfolded: bool = False
    follow: bool = False
    arrived: dict[str, int] = field(default_factory=dict)
    """Id -> bytes of what has arrived since the queue was last empty."""

    def take(self, queue: TransferQueue, now: float) -> bool:
        """Whether the queue has just come to its end. now: see RateHistory."""
        before, self.queue = self.queue, queue
        self._count_arrived(before)
        self.history.note(queue.rate, now)
        known = {row.id for row in queue.rows}
        self.ticked &= known
        self.expanded &= known
        return _under_way(before) and not _under_way(queue)

    def _count_arrived(self, before: TransferQueue) -> None:
        """The share of all that goes grows while deliveries arrive: they stay in it until the
        queue is empty. What failed or was canceled leaves it."""
        if not self.queue.running:
            self.arrived = {}
            return
        ran = {row.id for row in before.running}
        self.arrived |= {
            row.id: row.size
            for row in self.queue.rows
            if row.id in ran and row.state in BYTES_ARRIVED
        }

    @property
    def share(self) -> float:
        """How much of the whole queue has been sent, 0 to 1, with what has arrived of it."""
        arrived = sum(self.arrived.values())
        running = self.queue.running
        size = arrived + sum(row.size for row in running)
        return (arrived + sum(row.sent_bytes for row in running)) / size if size else 0.0

    @property
    def shown(self) -> Sequence[TransferRow]:
        """What the list has: all that is unfinished, and what ended and was not cleared."""
        return [row for row in self.queue.rows if row.unfinished or not self._cleared(row)]

    @property
    def resting(self) -> bool:
        """Whether nothing is left to send: what is stands first. Asked for each line."""
        return not any(row.unfinished for row in self.queue.rows[:1])

    def clear_ended(self) -> bool:
        """Put what has ended out of view; with nothing there, bring all of it back.

        Returns whether anything is different now.
        """
        before = self.cleared_at
        ended = [row.updated_at for row in self.shown if not row.unfinished]
        self.cleared_at = max(ended) if ended else ""
        return before != self.cleared_at

    def _cleared(self, row: TransferRow) -> bool:
        return row.updated_at <= self.cleared_at

    @property
    def failed(self) -> int:
        """How many have failed and were not cleared."""
        return sum(1 for row in self.shown if row.state is DeliveryState.FAILED)


def _under_way(queue: TransferQueue) -> bool:
    """Whether anything is left that ends by itself."""
    return any(row.state is not DeliveryState.PAUSED for row in queue.running)
