"""What a run cost: seconds, CPU seconds, memory; and running a program to know it."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LOOK_S = 0.02

Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the clock, seconds of CPU (user and system) and peak memory in MB of a client."""

    seconds: float
    cpu_s: float
    memory_mb: float


def run(command: Command, environment: dict[str, str] | None = None) -> Cost:
    """Run a client to its end. RuntimeError with its last words if it fails."""
    with tempfile.TemporaryFile() as log:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **(environment or {})},
        )
        peak = _Peak(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        peak.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            raise RuntimeError(
                f"{command[0]} failed: {log.read()[-2000:].decode(errors='replace')}"
            )
    return Cost(seconds, used.ru_utime + used.ru_stime, peak.mb)


def peak_mb(pid: int) -> float:
    """The most memory that a process had resident so far; 0 if it has gone."""
    with suppress(OSError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0


class _Peak:
    """Looks at a process's high-water mark until it ends.

    Not rusage's: that counts what the parent had when the process was made.
    """

    def __init__(self, pid: int) -> None:
        self.mb = 0.0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_LOOK_S):
            self.mb = max(self.mb, peak_mb(self._pid))
