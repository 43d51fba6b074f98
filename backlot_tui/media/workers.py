"""Reading files in processes of their own, so that no file can harm the one that asks.

Two workers at most. One that dies, hangs or uses too much is replaced, and the file is told to be
the cause only where the worker was a new one; else a new one tries again. What was read is
remembered, if there is something to remember it with. A package's files may change without the
folder's own times, so packages are read each time; that costs milliseconds.
"""

from __future__ import annotations

import atexit
import functools
import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol

from backlot_tui.domain.facts import FileFacts, FileKind, Structure
from backlot_tui.domain.facts_json import facts_from_json
from backlot_tui.media.facts import PROBER_VERSION
from backlot_tui.media.reading import HEAD_BYTES, AnyPath, file_status, opened
from backlot_tui.media.sniff import kind_of, sniff
from backlot_tui.media.structure import verdict_on
from backlot_tui.media.worker_process import Limits, Loss, WorkerLost, WorkerProcess

WORKERS = 2
_JOBS_OF_ONE = 500
"""Then it is replaced: whatever libraries leak, leaks no further."""
_SENTENCES = {
    Loss.TIME: "Reading it took too long and was given up.",
    Loss.MEMORY: "Reading it needs more memory than is allowed.",
    Loss.DEATH: "Reading it broke the reader.",
    Loss.NO_PROCESS: "No process could be started to read it.",
    Loss.CLOSED: "It was not read: the program is ending.",
}
_HARMLESS_TO_JUDGE = {
    *(FileKind.WAV, FileKind.QUICKTIME, FileKind.MP4, FileKind.MXF),
    *(FileKind.MPEG_PS, FileKind.MPEG_TS, FileKind.PDF, FileKind.OOXML, FileKind.ZIP),
}
"""Their structure is judged by a few bounded reads of our own, in no library."""


class KnownFacts(Protocol):
    """A memory for facts; a file is the same while path, size, mtime and inode are."""

    def get(self, path: bytes, status: os.stat_result, version: int) -> FileFacts | None: ...

    def put(self, path: bytes, status: os.stat_result, version: int, facts: FileFacts) -> None: ...


class ProbeWorkers:
    """Safe to use from any thread; calls wait for a free worker."""

    def __init__(
        self, known: KnownFacts | None = None, *, limits: Limits | None = None, most: int = WORKERS
    ) -> None:
        self._known = known
        self._limits = limits or Limits()
        self._turns = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._closed = False

    @property
    def reading(self) -> int:
        """How many files are being read at the moment."""
        return len(self._busy)

    def probe(self, path: AnyPath, known: KnownFacts | None = None) -> FileFacts:
        """As `read_facts`: whatever the content does, there are facts. Raises OSError only.

        known: asked and told in place of the memory that the workers were made with.
        """
        memory = known or self._known
        before = file_status(path)
        if not stat.S_ISREG(before.st_mode):
            return self._read(path)[0]
        with opened(path):
            pass  # what may not be read is refused, even where the facts are known
        key = os.path.abspath(os.fsencode(path))  # noqa: PTH100  (bytes)
        facts = memory.get(key, before, PROBER_VERSION) if memory else None
        if facts is not None:
            return facts
        facts, is_complete = self._read(path)
        if memory and is_complete and _same(before, file_status(path)):
            memory.put(key, before, PROBER_VERSION, facts)
        return facts

    def verify(
        self, package: AnyPath, progress: Callable[[int, int], None] | None = None
    ) -> tuple[str, ...]:
        """What is wrong with the hashes of an IMF package; see `imf.verify_hashes`."""
        try:
            answer = self._ask("verify", package, progress)
        except WorkerLost as lost:
            return (f"Its hashes are not verified. {_SENTENCES[lost.loss]}",)
        return tuple(answer["faults"])

    def close(self) -> None:
        """End the workers. Whoever still waits for an answer is told that it was given up."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            for worker in self._busy:
                worker.kill()
        for worker in idle:
            worker.dispose()

    def _read(self, path: AnyPath) -> tuple[FileFacts, bool]:
        """The facts, and whether they are all that the file tells."""
        try:
            return facts_from_json(self._ask("probe", path)["facts"]), True
        except WorkerLost as lost:
            return _facts_without_reading(path, _SENTENCES[lost.loss]), False

    def _ask(
        self,
        what: str,
        path: AnyPath,
        progress: Callable[[int, int], None] | None = None,
    ) -> dict[str, Any]:
        """Raises WorkerLost, and OSError where the file cannot be read."""
        name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100  (bytes are welcome)
        with self._turns:
            try:
                answer = self._ask_one(what, name, progress)
            except _Tired:
                answer = self._ask_one(what, name, progress, by_a_new_one=True)
        if "os_error" in answer:
            number, words = answer["os_error"]
            raise OSError(number, words, name)
        return answer

    def _ask_one(
        self,
        what: str,
        name: str,
        progress: Callable[[int, int], None] | None,
        *,
        by_a_new_one: bool = False,
    ) -> dict[str, Any]:
        with self._worker(by_a_new_one) as worker:
            was_new = worker.jobs == 0
            try:
                return worker.ask(what, name, progress)
            except WorkerLost as lost:
                if self._closed:
                    raise WorkerLost(Loss.CLOSED) from lost
                if was_new or lost.loss is Loss.TIME:
                    raise
                raise _Tired from lost

    @contextmanager
    def _worker(self, a_new_one: bool) -> Iterator[WorkerProcess]:
        worker = self._take(a_new_one)
        keep = False
        try:
            yield worker
            keep = worker.jobs < _JOBS_OF_ONE
        finally:
            with self._lock:
                self._busy.discard(worker)
                keep = keep and not self._closed
                if keep:
                    self._idle.append(worker)
            if not keep:
                worker.dispose()

    def _take(self, a_new_one: bool) -> WorkerProcess:
        with self._lock:
            if self._closed:
                raise WorkerLost(Loss.CLOSED)
            if self._idle and not a_new_one:
                worker = self._idle.pop()
            else:
                try:
                    worker = WorkerProcess(self._limits)
                except OSError as error:
                    raise WorkerLost(Loss.NO_PROCESS) from error
            self._busy.add(worker)
            return worker


@functools.cache
def shared_workers() -> ProbeWorkers:
    """The process's own, for who reads a file now and then; they end with it."""
    workers = ProbeWorkers()
    atexit.register(workers.close)
    return workers


class _Tired(Exception):
    """A worker that had read other files before was lost; a new one may manage."""


def _same(before: os.stat_result, after: os.stat_result) -> bool:
    return all(
        getattr(before, name) == getattr(after, name)
        for name in ("st_size", "st_mtime_ns", "st_ino", "st_dev")
    )


def _facts_without_reading(path: AnyPath, why: str) -> FileFacts:
    """Kind and size, and a cut if the structure shows one; never whole, since nobody read it."""
    if stat.S_ISDIR(file_status(path).st_mode):
        return FileFacts(sniff(path), 0, structure_reason=why)
    with opened(path) as source:
        if source is None:
            return FileFacts(FileKind.UNKNOWN, 0, structure_reason=why)
        kind = kind_of(source.at(0, HEAD_BYTES), os.fsdecode(path))
        facts = FileFacts(kind, source.size, structure_reason=why)
        if kind in _HARMLESS_TO_JUDGE:
            verdict = verdict_on(source, kind)
            if verdict.structure is Structure.CUT:
                return replace(
                    facts, structure=Structure.CUT, structure_reason=f"{verdict.reason} {why}"
                )
        return facts
