"""What went over the lines, as the other side's word has it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass(slots=True)
class Ledger:
    """Safe to share between threads.

    again: parts that were sent although their sender had the confirmation.
    internal: requests that the other side answered with a fault of its own.
    """

    again: list[str] = field(default_factory=list)
    internal: list[str] = field(default_factory=list)
    _confirmed: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sent(self, part: str) -> None:
        with self._lock:
            if part in self._confirmed:
                self.again.append(part)

    def acknowledged(self, part: str) -> None:
        with self._lock:
            self._confirmed.add(part)

    def lost(self, part: str) -> None:
        """The other side has it no more: it may be sent again."""
        with self._lock:
            self._confirmed.discard(part)

    def answered(self, target: str, status: int) -> None:
        with self._lock:
            if status == 500:
                self.internal.append(target.partition("?")[0])
