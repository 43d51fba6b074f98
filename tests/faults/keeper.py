"""A process that is there again whenever it has ended, as its users and their systems see to."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_AGAIN_S = 0.2
"""Between an end and the next start."""


@dataclass(slots=True)
class Keeper:
    """Safe to share between threads. endings: the exit codes, negative for the signal of a kill."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    endings: list[int] = field(default_factory=list)
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _again_at: float = 0.0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def start(self) -> None:
        """One more of it, whether it runs already or not."""
        with self._lock, self.log.open("ab") as log:
            self._running.append(
                subprocess.Popen(
                    self.command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=self.environment,
                )
            )

    def tend(self) -> None:
        """Start it again if it has ended."""
        with self._lock:
            for each in [each for each in self._running if each.poll() is not None]:
                self._running.remove(each)
                self.endings.append(each.returncode)
                self._again_at = time.monotonic() + _AGAIN_S
            if not self._running and time.monotonic() >= self._again_at:
                self.start()

    def alive(self) -> int:
        """How many run."""
        with self._lock:
            return sum(1 for each in self._running if each.poll() is None)

    def kill(self) -> None:
        """As a power cut would."""
        with self._lock:
            self.signal(signal.SIGKILL)
            for each in self._running:
                each.wait()

    def signal(self, number: signal.Signals) -> None:
        with self._lock:
            for each in self._running:
                each.send_signal(number)
