"""Digests of whole files, read behind the parts as they are sent: from the page cache, in order.

What was read of a file lives in memory: after a restart the file under way is begun again, those
that are done are not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from backlot_tui.agent.source import SourceChanged, opened, unreadable
from backlot_tui.integrity.digests import CRC64, PIECE, Digester, pieces
from backlot_tui.state.clock import utc_now
from backlot_tui.state.deliveries import LocalTransfer
from backlot_tui.state.receipts import Digested


@dataclass(slots=True)
class _Reading:
    """at: how many bytes the digester has seen."""

    digester: Digester
    at: int = 0


class Digesting:
    """Used from one thread."""

    def __init__(self) -> None:
        self._readings: dict[int, _Reading] = {}
        self._buffer = bytearray(PIECE)

    def go_on(
        self,
        transfer: LocalTransfer,
        until: int,
        kinds: Collection[str],
        check: Callable[[], None],
    ) -> tuple[int, Digested | None]:
        """Read on to the byte `until`: how many bytes that were, and the digests at the end.

        kinds: as `integrity.digests` names them, CRC-64 is always one more; those of the first call
        for a file count. check: called before each piece; what it raises ends the reading.
        Raises SourceChanged and SourceAway; the file is begun again then.
        """
        reading = self._readings.setdefault(transfer.id, _Reading(_digester(kinds)))
        before = reading.at
        try:
            with opened(transfer) as handle:
                for piece in pieces(handle, before, until, self._buffer):
                    check()
                    reading.digester.update(piece)
                    reading.at += len(piece)
        except OSError as error:
            self.forget(transfer.id)
            raise unreadable(transfer.path, error) from error
        except SourceChanged:
            self.forget(transfer.id)
            raise
        if reading.at < transfer.identity.size:
            return reading.at - before, None
        self.forget(transfer.id)
        return reading.at - before, Digested(transfer.id, reading.digester.values(), utc_now())

    def at(self, transfer_id: int) -> int:
        reading = self._readings.get(transfer_id)
        return reading.at if reading else 0

    def forget(self, transfer_id: int) -> None:
        self._readings.pop(transfer_id, None)

    def keep_only(self, transfer_ids: Collection[int]) -> None:
        """Drop what was read of files that are not sent any more."""
        for transfer_id in self._readings.keys() - set(transfer_ids):
            self.forget(transfer_id)


def _digester(kinds: Collection[str]) -> Digester:
    return Digester(dict.fromkeys((CRC64, *kinds)))
