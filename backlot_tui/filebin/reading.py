"""Reading what files tell, beside the passes: a few at a time, results fetched by the keeper."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue

from backlot_tui.domain.facts import FileFacts
from backlot_tui.filebin.ledger import Reading
from backlot_tui.filebin.passes import found_by_hand
from backlot_tui.filebin.scan import Limits
from backlot_tui.state.identity import FileIdentity

Probe = Callable[[str], FileFacts]
"""The facts of the file or package at a path. Raises OSError only; may block, in any thread."""

_AT_ONCE = 2
_READY = 16
"""Files handed to the threads ahead of time; what appears later still comes soon."""


def read_one(path: str, identity: FileIdentity, probe: Probe) -> Reading:
    """The facts, with the identity that they are of: the file may have changed meanwhile."""
    try:
        facts = probe(path)
    except OSError as error:
        if isinstance(error, PermissionError):
            return Reading(path, identity, None, "This user may not read it.")
        return Reading(path, identity, None, f"It cannot be read: {error.strerror}.")
    except Exception as error:  # a fault of ours must not take the other files with it
        return Reading(path, identity, None, f"Reading it failed: {type(error).__name__}.")
    return Reading(path, found_by_hand(path, Limits()).identity, facts)


class Readers:
    """Two threads that wait for answers. `wake` is called, in their thread, when there is one."""

    def __init__(self, probe: Probe, wake: Callable[[], None]) -> None:
        self._probe = probe
        self._wake = wake
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="file bin reader")
        self._under_way: set[str] = set()
        self._done: SimpleQueue[Reading] = SimpleQueue()

    def take_from(self, wanted: dict[str, FileIdentity]) -> None:
        """Begin with the newest of what is wanted, as far as there are hands; it is removed."""
        later = {}
        while wanted and len(self._under_way) < _READY:
            path, identity = wanted.popitem()
            if path in self._under_way:
                later[path] = identity
                continue
            self._under_way.add(path)
            self._pool.submit(self._read, path, identity)
        wanted.update(later)

    def results(self) -> list[Reading]:
        """What was read since the last call."""
        found: list[Reading] = []
        while True:
            try:
                found.append(self._done.get_nowait())
            except Empty:
                break
        self._under_way.difference_update(reading.path for reading in found)
        return found

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _read(self, path: str, identity: FileIdentity) -> None:
        self._done.put(read_one(path, identity, self._probe))
        self._wake()
