"""The near end of a worker: start it, ask it, notice when it is lost."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import IO, Any

import backlot_tui

_PACKAGE_PARENT = Path(backlot_tui.__file__).parents[1]
_ANSWER_BYTES = 16 * 1024 * 1024
"""More than any facts; a worker that says more is not in its right mind."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. memory_bytes is address space, of which a worker at rest uses a
    quarter. wall_s and cpu_s in seconds, for a file or between two reports of progress."""

    memory_bytes: int = 768 * 1024 * 1024
    cpu_s: int = 10
    wall_s: float = 20.0
    idle_s: float = 60.0


class Loss(Enum):
    """Why a worker gave no answer."""

    TIME = auto()
    MEMORY = auto()
    DEATH = auto()
    NO_PROCESS = auto()
    CLOSED = auto()


class WorkerLost(Exception):
    """The worker is of no more use."""

    def __init__(self, loss: Loss) -> None:
        super().__init__(loss.name)
        self.loss = loss


class WorkerProcess:
    """One worker; used by one thread at a time, except for `kill`."""

    def __init__(self, limits: Limits) -> None:
        """Raises OSError where no process can be started."""
        self.jobs = 0
        self._limits = limits
        self._pending = b""
        numbers = (limits.memory_bytes, limits.cpu_s, limits.idle_s)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "backlot_tui.media.worker", *map(str, numbers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_PACKAGE_PARENT,  # there `-m` finds this very package, installed or not
            start_new_session=True,  # a Ctrl-C at the terminal is for us alone
            env={key: value for key, value in os.environ.items() if key != "BACKLOT_TOKEN"},
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(
        self, what: str, path: str, progress: Callable[[int, int], None] | None = None
    ) -> dict[str, Any]:
        """The answer to one request. After WorkerLost, or anything that `progress` raises, the
        worker is to be disposed of."""
        self.jobs += 1
        request = json.dumps({"do": what, "path": path}).encode() + b"\n"
        try:
            _pipe(self._process.stdin).write(request)
            _pipe(self._process.stdin).flush()
            while True:
                answer: dict[str, Any] = json.loads(self._line())
                if "progress" not in answer:
                    break
                if progress:
                    progress(*answer["progress"])
        except (OSError, ValueError) as error:
            raise self._lost(Loss.DEATH) from error
        if "memory" in answer:
            raise self._lost(Loss.MEMORY)
        return answer

    def _line(self) -> bytes:
        output = _pipe(self._process.stdout).fileno()
        waiting = select.poll()
        waiting.register(output, select.POLLIN)
        until = time.monotonic() + self._limits.wall_s
        while b"\n" not in self._pending:
            left = until - time.monotonic()
            if left <= 0 or not waiting.poll(left * 1000):
                raise self._lost(Loss.TIME)
            piece = os.read(output, 65536)
            if not piece or len(self._pending) > _ANSWER_BYTES:
                raise self._lost(Loss.DEATH)
            self._pending += piece
        line, _, self._pending = self._pending.partition(b"\n")
        return line

    def _lost(self, loss: Loss) -> WorkerLost:
        if loss is Loss.DEATH and self._ended_by() == -signal.SIGXCPU:
            loss = Loss.TIME
        return WorkerLost(loss)

    def _ended_by(self) -> int | None:
        try:
            return self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """End it, now: it has nothing to lose. Whoever asks it at the moment finds it lost."""
        self._process.kill()

    def dispose(self) -> None:
        """As `kill`, and leave nothing behind; for the one thread that may ask it."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was still to be written has no reader any more
                _pipe(pipe).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
