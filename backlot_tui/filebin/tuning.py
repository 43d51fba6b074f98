"""The bin's numbers in one place, so that tests and unusual disks can have others."""

from __future__ import annotations

from dataclasses import dataclass, field

from backlot_tui.filebin.scan import Limits
from backlot_tui.filebin.settle import Patience


@dataclass(frozen=True, slots=True)
class Tuning:
    """Times in seconds.

    scan_s: between two passes over everything; slow_scan_s: the same from many_files on.
    debounce_ms: how long hints are gathered. hints: whether the system is asked for them at all.
    """

    patience: Patience = field(default_factory=Patience)
    limits: Limits = field(default_factory=Limits)
    scan_s: float = 5.0
    slow_scan_s: float = 30.0
    many_files: int = 20_000
    debounce_ms: int = 300
    hints: bool = True

    def period_s(self, files: int) -> float:
        """Between two passes over a bin of so many files."""
        return self.scan_s if files < self.many_files else max(self.scan_s, self.slow_scan_s)
