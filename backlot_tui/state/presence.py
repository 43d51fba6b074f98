"""One process of a kind per folder, by a lock of the operating system that dies with it."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text


@dataclass(frozen=True, slots=True)
class Presence:
    """The running process, as it wrote itself into the lock file. started_at: seconds, epoch."""

    pid: int
    version: str
    started_at: float


@contextmanager
def hold(lock: Path, version: str) -> Iterator[bool]:
    """Yields True while this process is the one, False if another is.

    Raises UsageProblem where the lock cannot be opened.
    """
    with _failures_told(lock):
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _take(handle):
            yield False
            return
        os.ftruncate(handle, 0)
        os.pwrite(
            handle, json.dumps(asdict(Presence(os.getpid(), version, time.time()))).encode(), 0
        )
        yield True
    finally:
        os.close(handle)


@contextmanager
def _failures_told(lock: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UsageProblem(
            "lock-unusable",
            f"{safe_text(str(lock))} cannot be opened: {error.strerror}.",
            "Another user's program may have made it: remove it once that has ended.",
        ) from error


def _take(handle: int) -> bool:
    """Take the lock; a look by `holder` may hold it for an instant, so try for a second."""
    for _ in range(20):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return True
    return False


def holder(lock: Path) -> Presence | None:
    """The process that holds the lock now, or None. Raises as `hold` does."""
    try:
        with _failures_told(lock):
            handle = os.open(lock, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _presence(lock)
    finally:
        os.close(handle)
    return None


def is_held(lock: Path) -> bool:
    """Whether a process holds the lock. True where nobody can tell: then nothing is said of it."""
    try:
        return holder(lock) is not None
    except UsageProblem:
        return True


def _presence(lock: Path) -> Presence | None:
    try:
        return Presence(**json.loads(lock.read_text("utf-8")))
    except (json.JSONDecodeError, TypeError):
        return None  # taken this instant and not yet written
