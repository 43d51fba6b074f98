"""The facts of what is stored, read in a process of its own: no upload can harm the portal."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from backlot_tui.domain.facts import FileFacts, FileKind, Structure
from backlot_tui.media.workers import ProbeWorkers
from backlot_tui.portal.objects.store import StopAskedError


class Prober:
    """One reader; its process is started for the first file."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._workers = ProbeWorkers(most=1)

    def facts_of(self, path: Path) -> FileFacts:
        """Of a file, or of an IMF package with its hashes verified.

        Raises StopAskedError, and OSError where the store fails.
        """
        facts = self._workers.probe(path)
        self._check_stop()  # what is told while the readers are closed is not what there is
        if facts.kind is not FileKind.IMF or facts.structure is Structure.CUT:
            return facts
        faults = self._workers.verify(path, lambda _done, _total: self._check_stop())
        self._check_stop()
        return replace(facts, hash_faults=faults)

    def close(self) -> None:
        self._workers.close()

    def _check_stop(self) -> None:
        if self._stop.is_set():
            raise StopAskedError
