"""Clocks that are set while a process runs, by libfaketime (the wall clock only)."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@cache
def library() -> str | None:
    """The library to preload, if it is installed and works here."""
    spec = importlib.util.find_spec("libfaketime")
    if spec is None or spec.origin is None:
        return None
    found = sorted(Path(spec.origin).parent.rglob("libfaketime*.so*"))
    return next((str(each) for each in found if _works(str(each))), None)


def _works(path: str) -> bool:
    asked = [sys.executable, "-c", "import time; print(time.time() < 1e9)"]
    environment = {"LD_PRELOAD": path, "FAKETIME": "2001-01-01 00:00:00"}
    done = subprocess.run(asked, env=environment, capture_output=True, check=False)
    return done.stdout.strip() == b"True"


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of the processes that run in `environment`; `place` is a file for it."""

    place: Path

    def set(self, ahead_s: int) -> None:
        """Seconds ahead of the true time, behind it if negative; felt at once."""
        fresh = self.place.with_suffix(".new")
        fresh.write_text(f"{ahead_s:+d}")
        fresh.replace(self.place)

    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": library() or "",
            "FAKETIME_TIMESTAMP_FILE": str(self.place),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }
