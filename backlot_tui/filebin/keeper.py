"""The service that keeps the bin true: one thread that looks, remembers and tells.

Passes are the truth, hints make them soon. Several processes may each run a keeper on the same
state folder; what they share is in the rows, and each sees what the others wrote.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.filebin.folders import Folders, drop_name, drop_path, watched_folders
from backlot_tui.filebin.items import Snapshot
from backlot_tui.filebin.ledger import Ledger
from backlot_tui.filebin.passes import (
    Clock,
    look_at_drops,
    look_at_folder,
    look_at_hand_picked,
)
from backlot_tui.filebin.reading import Probe, Readers
from backlot_tui.filebin.tuning import Tuning
from backlot_tui.filebin.watch import Hints, Watching
from backlot_tui.state import bin as rows
from backlot_tui.state.database import Database, StateUnusable
from backlot_tui.state.mounts import is_written_unseen

_BEAT_S = 0.5
"""How soon what another process wrote is seen, and the longest sleep."""
_TELL_S = 0.25
"""Changes are told no more often than this."""
_WRITE_S = 1.0
"""Rows of a growing file are written no more often than this."""
_REST_AFTER_PASS = 10
_REST_AFTER_DROP = 2
"""Nothing is looked at again before so many times as long as the last look took."""
_GLANCE_S = 0.25
"""How often a long pass lets what just happened go first."""


class Keeper:
    """Start it, read `snapshot()`, stop it. `on_change` is called in the keeper's thread."""

    def __init__(
        self,
        work: Database,
        configured: Sequence[str],
        probe: Probe,
        *,
        tuning: Tuning | None = None,
        on_change: Callable[[], None] = lambda: None,
        clock: Clock = time.monotonic,
    ) -> None:
        self._work = work
        self._configured = tuple(configured)
        self._tuning = tuning or Tuning()
        self._on_change = on_change
        self._clock = clock
        self._ledger = Ledger(work, self._tuning.patience)
        self._readers = Readers(probe, self.wake)
        self._watching = Watching(self._tuning.debounce_ms, self.wake)
        self._folders = Folders((), ())
        self._notices: dict[str, tuple[str, ...]] = {}
        self._to_look: dict[str, set[str]] = {}
        """Watched folder -> drops that should be looked at as soon as they may."""
        self._rests_until: dict[str, float] = {}
        self._next_pass = self._next_write = self._next_tell = self._next_glance = 0.0
        self._counter = -1
        self._trouble = ""
        self._snapshot = Snapshot(0, (), (), (), ready=False)
        self._awake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="file bin", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Returns when everything that was seen is written."""
        self._stopping.set()
        self.wake()
        self._thread.join()

    def wake(self) -> None:
        """Have the keeper look at what others did now instead of within half a second."""
        self._awake.set()

    def snapshot(self) -> Snapshot:
        """The bin as it was last told of; any thread may ask, nothing is looked at for it."""
        return self._snapshot

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._safe_turn()
                self._awake.wait(_BEAT_S)
                self._awake.clear()
        finally:
            self._watching.stop()
            self._readers.close()
            self._ledger.write()
            self._work.close()

    def _safe_turn(self) -> None:
        try:
            self._turn()
            self._trouble = ""
        except (sqlite3.Error, StateUnusable) as error:
            # A full disk: what was seen is kept and written later.
            why = safe_text(str(error)).removesuffix(".")
            self._trouble = f"The File Bin cannot be written down: {why}."
            self._tell()

    def _turn(self) -> None:
        if (counter := rows.counter(self._work)) != self._counter:
            self._counter = counter
            self._use_folders()
        moved = self._ledger.load()
        if self._clock() >= self._next_pass:
            self._look_at_everything()
        else:
            self._note_what_to_look_at(moved)
            self._look_at_some()
        for reading in self._readers.results():
            self._ledger.read(reading)
        self._readers.take_from(self._ledger.to_read)
        self._tell()
        if self._clock() >= self._next_write:
            self._ledger.write()
            self._next_write = self._clock() + _WRITE_S

    def _use_folders(self) -> None:
        folders = watched_folders(self._work, self._configured)
        if folders == self._folders:
            return
        self._folders = folders
        self._ledger.watch(folders.paths)
        self._to_look.clear()
        self._notices = {"": folders.notices}
        self._next_pass = 0.0

    def _look_at_everything(self) -> None:
        self._ledger.watch(self._folders.paths)
        began = self._clock()
        self._to_look.clear()
        self._rests_until.clear()
        local = []
        for folder in self._folders.paths:
            passed = look_at_folder(
                self._ledger, folder, self._tuning.limits, self._clock, self._glance
            )
            self._notices[folder] = passed.notices
            if not self._tuning.hints or is_written_unseen(folder):
                self._notices[folder] += (self._scan_only(folder),)
            elif passed.reached:
                local.append(folder)
        self._look_at_hand_picked(self._ledger.by_hand())
        now = self._clock()
        period = self._tuning.period_s(len(self._ledger.items))
        self._next_pass = now + max(period, _REST_AFTER_PASS * (now - began))
        if self._watching.use(local):
            self._next_pass = now  # for what happened before the first hint

    def _glance(self) -> None:
        """In the middle of a pass: new drops do not wait for its end."""
        if self._clock() >= self._next_glance and self._snapshot.ready:
            self._note_what_to_look_at(())
            self._look_at_some()
            self._tell()
            self._next_glance = self._clock() + _GLANCE_S

    def _note_what_to_look_at(self, moved: Iterable[str]) -> None:
        hints: Hints = self._watching.take()
        if hints.everything:
            self._next_pass = min(self._next_pass, self._clock() + self._tuning.scan_s)
        for folder, name in hints.drops:
            if folder not in self._folders.paths:
                continue  # a late hint for a folder that is not watched any more
            self._to_look.setdefault(folder, set()).add(name)
        by_hand = []
        for path in (*moved, *self._ledger.due(self._clock())):
            if folder := self._folders.holding(path):
                self._to_look.setdefault(folder, set()).add(drop_name(folder, path))
            else:
                by_hand.append(path)
        if by_hand:
            self._look_at_hand_picked(set(by_hand).intersection(self._ledger.by_hand()))

    def _look_at_some(self) -> None:
        for folder, names in list(self._to_look.items()):
            now = self._clock()
            ready = {
                name for name in names if self._rests_until.get(drop_path(folder, name), 0.0) <= now
            }
            if not ready:
                continue
            took = look_at_drops(self._ledger, folder, ready, self._tuning.limits, self._clock)
            now = self._clock()
            self._rests_until.update((drop, now + _REST_AFTER_DROP * s) for drop, s in took.items())
            self._to_look[folder] = names - ready

    def _look_at_hand_picked(self, paths: Iterable[str]) -> None:
        for path in paths:
            look_at_hand_picked(self._ledger, path, self._tuning.limits, self._clock)

    def _tell(self) -> None:
        """Make a new snapshot if there is something new and the last one is not too young."""
        notices = self._all_notices()
        last = self._snapshot
        told = (last.version, last.notices, last.folders, last.ready)
        if told == (self._ledger.version, notices, self._folders.paths, True):
            return
        if self._clock() < self._next_tell:
            return
        items = tuple(self._ledger.items.values())
        self._snapshot = Snapshot(self._ledger.version, items, self._folders.paths, notices)
        self._next_tell = self._clock() + _TELL_S
        self._on_change()

    def _all_notices(self) -> tuple[str, ...]:
        every = [sentence for told in self._notices.values() for sentence in told]
        if self._watching.silent:
            every.append(
                f"The system gives no hints of changes ({safe_text(self._watching.silent)});"
                " folders are looked at from time to time."
            )
        if self._trouble:
            every.append(self._trouble)
        return tuple(every)

    def _scan_only(self, folder: str) -> str:
        period = self._tuning.period_s(len(self._ledger.items))
        return (
            f"{safe_text(folder)} gives no hints of changes; it is looked at every"
            f" {period:g} seconds."
        )
