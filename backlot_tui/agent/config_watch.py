"""The config file while the agent runs: read again when it has changed, or when that is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.problems import Problem

_Trace = tuple[int, int, int, int, int] | None
"""What changes with a file: device, inode, size and times; None for one that is not there."""


class ConfigWatch:
    """read: gives the rules of the file, or raises Problem. The file was read just before.

    A look costs one system call. A file that differs is read when two looks in a row see the same,
    so that one that is still being written, or is replaced this instant, is left alone.
    """

    def __init__(self, path: Path, read: Callable[[], AgentSettings]) -> None:
        self._path = path
        self._read = read
        self._asked = False
        self._seen = self._known = self._trace()

    def ask(self) -> None:
        """Have the next look read it, changed or not. May be called by a signal's handler."""
        self._asked = True

    def look(self) -> AgentSettings | Problem | None:
        """The rules, if the file was read, or what is wrong with it; None if nothing is new."""
        before, self._seen = self._seen, self._trace()
        if not self._asked and (self._seen == self._known or self._seen != before):
            return None
        self._asked, self._known = False, self._seen
        try:
            return self._read()
        except Problem as problem:
            return problem

    def _trace(self) -> _Trace:
        try:
            found = self._path.stat()
        except (OSError, ValueError):
            return None
        return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
