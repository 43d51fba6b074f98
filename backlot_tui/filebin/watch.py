"""Hints that something happened in a watched folder. They only wake; passes tell the truth.

The system's events may be late, too few or none: new folders race with their watches, queues
overflow, other machines write unseen. So a hint names no more than the drop to look at again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from backlot_tui.filebin.folders import drop_name, is_inside
from backlot_tui.filebin.names import announced_by
from backlot_tui.state.identity import identity_of

_MANY = 1000
"""From so many hints at once on, a full pass is cheaper than looking at each drop."""
_STEP_MS = 150
"""How often the waiting thread looks whether it should stop."""
_AGAIN_S = 60.0
"""How long to do without hints after the system refused to give them."""


@dataclass(frozen=True, slots=True)
class Hints:
    """Drops to look at again, as (watched folder, name); `everything` when there are too many."""

    drops: frozenset[tuple[str, str]] = frozenset()
    everything: bool = False


class Watching:
    """At most one watcher, for the folders as they are now.

    The system watches a folder, not its name: one that was made anew is watched anew.
    """

    def __init__(self, debounce_ms: int, wake: Callable[[], None]) -> None:
        self._debounce_ms = debounce_ms
        self._wake = wake
        self._watcher: Watcher | None = None
        self._watched: list[tuple[str, int]] = []

    @property
    def silent(self) -> str:
        return self._watcher.silent if self._watcher else ""

    def use(self, folders: Iterable[str]) -> bool:
        """Watch these, but for what has gone; whether that is another watcher than before."""
        wanted = []
        for folder in folders:
            with suppress(OSError):
                wanted.append((folder, identity_of(folder).inode))
        if wanted == self._watched:
            return False
        self.stop()
        self._watched = wanted
        if wanted:
            names = [folder for folder, _ in wanted]
            self._watcher = Watcher(names, self._debounce_ms, self._wake)
        return self._watcher is not None

    def take(self) -> Hints:
        return self._watcher.take() if self._watcher else Hints()

    def stop(self) -> None:
        if self._watcher:
            self._watcher.stop()
            self._watcher = None
        self._watched = []


class Watcher:
    """A thread that waits for the system. `wake` is called, in that thread, when there is a hint.

    `silent` says, once the system refused, why there are no hints.
    """

    def __init__(self, folders: Iterable[str], debounce_ms: int, wake: Callable[[], None]) -> None:
        self.folders = tuple(folders)
        self.silent = ""
        self._debounce_ms = debounce_ms
        self._wake = wake
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._drops: set[tuple[str, str]] = set()
        self._everything = False
        self._thread = threading.Thread(target=self._run, name="file bin hints", daemon=True)
        self._thread.start()

    def take(self) -> Hints:
        """The hints since the last call."""
        with self._lock:
            hints = Hints(frozenset(self._drops), self._everything)
            self._drops.clear()
            self._everything = False
        return hints

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                self._listen()
            except OSError as error:
                self.silent = error.strerror or str(error)
            except RuntimeError as error:
                # Raised for a name that is no UTF-8: what happened is unknown, watching works.
                self.silent = str(error) if time.monotonic() - began < 1 else ""
            self._note_everything()
            if self.silent:
                self._stop.wait(_AGAIN_S)

    def _listen(self) -> None:
        from watchfiles import watch  # noqa: PLC0415 (not needed for the first paint)

        changes = watch(
            *self.folders,
            watch_filter=None,
            debounce=self._debounce_ms,
            step=min(_STEP_MS, self._debounce_ms),
            stop_event=self._stop,
            rust_timeout=0,
            raise_interrupt=False,
            force_polling=False,
            ignore_permission_denied=True,
        )
        for batch in changes:
            self.silent = ""
            if len(batch) > _MANY:
                self._note_everything()
            else:
                self._note({drop for _, path in batch for drop in self._drops_of(path)})

    def _drops_of(self, path: str) -> Iterable[tuple[str, str]]:
        for folder in self.folders:
            if is_inside(path, folder):
                name = drop_name(folder, path)
                yield folder, name
                if announced := announced_by(name):
                    yield folder, announced

    def _note(self, drops: set[tuple[str, str]]) -> None:
        with self._lock:
            self._drops |= drops
            if len(self._drops) > _MANY:
                self._drops.clear()
                self._everything = True
        self._wake()

    def _note_everything(self) -> None:
        with self._lock:
            self._everything = True
        self._wake()
