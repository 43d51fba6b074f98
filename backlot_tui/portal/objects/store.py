"""What the portal asks of its storage, whatever kind it is: two small protocols.

ObjectStore   the bytes at rest: room for them, publishing, removing, reading them again
PartGate      the way in: URLs that parts are sent to, and what has arrived through them
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from backlot_tui.domain.wire import DeliveryFile, DeliveryRow, SignedPart
from backlot_tui.portal.objects.signing import PartOrder


class StopAskedError(Exception):
    """The portal stops; what was being read is read after the next start."""


class ObjectStore(Protocol):
    """Every failure leaves as a Problem: NoSpaceAtPortal, or Temporary with the code `storage`."""

    def reserve(self, request_id: str, delivery_id: str, files: Sequence[DeliveryFile]) -> None:
        """Make room for all of the files, or for none. CheckRefused for what can never fit."""

    def release(self, file_ids: Collection[str]) -> None:
        """Give back what was reserved for files of which no delivery came to be."""

    def publish(self, row: DeliveryRow) -> None:
        """Make a whole, proven delivery durable where it stays.

        May be called again after it was interrupted anywhere, and after it has succeeded.
        Raises CheckRefused (bad-digest) if what is stored is not what was proven.
        """

    def discard(self, row: DeliveryRow) -> None:
        """Remove what has arrived of a delivery that was given up."""

    def sweep(self, awaited: Collection[DeliveryRow]) -> None:
        """At a start: remove what is arriving for none of these deliveries."""

    def at_hand(
        self, row: DeliveryRow, names: Sequence[str], stop: threading.Event
    ) -> AbstractContextManager[Path]:
        """A folder in which these files of a published delivery can be read for a while.

        names: as on the wire. A file that is not stored any more is missing in the folder too.
        Raises StopAskedError once `stop` is set.
        """


class PartGate(Protocol):
    def urls(self, row: DeliveryRow, orders: Sequence[PartOrder]) -> list[SignedPart]:
        """Where to send these parts of a delivery that is Transferring."""

    def note_arrivals(self, row: DeliveryRow) -> bool:
        """Bring the records up to what has arrived, where nobody noted it as it came.

        Returns whether there was anything to note.
        """
