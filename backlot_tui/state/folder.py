"""The state folder: private to its user, and on a local disk."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text

_NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"})
"""SQLite's WAL needs shared memory between the processes; these cannot give it."""

_OCTAL = re.compile(r"\\([0-7]{3})")
"""How the kernel writes space, tab, newline and backslash in a mount point."""


@dataclass(frozen=True, slots=True)
class StateFolder:
    path: Path

    @property
    def work_db(self) -> Path:
        return self.path / "work.db"

    @property
    def cache_db(self) -> Path:
        return self.path / "cache.db"

    @property
    def credentials(self) -> Path:
        return self.path / "credentials.json"

    @property
    def agent_lock(self) -> Path:
        return self.path / "agent.lock"

    @property
    def agent_log(self) -> Path:
        return self.path / "agent.log"

    @property
    def desk_log(self) -> Path:
        return self.path / "desk.log"


def open_state_folder(path: Path) -> StateFolder:
    """Make the folder if need be. Raises UsageProblem where it cannot serve."""
    named = f"The state folder {safe_text(str(path))}"
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UsageProblem(
            "state-folder",
            f"{named} cannot be made: {error.strerror}.",
            "Name another with BACKLOT_STATE_DIR or --state-dir.",
        ) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise UsageProblem(
            "state-folder",
            f"{named} cannot be written.",
            "Name another with BACKLOT_STATE_DIR or --state-dir.",
        )
    file_system = file_system_of(path)
    if file_system in _NETWORK_FILE_SYSTEMS:
        raise UsageProblem(
            "state-folder-network",
            f"{named} is on a network file system ({file_system}); it must be on a local disk.",
            "Name another with BACKLOT_STATE_DIR or --state-dir.",
        )
    return StateFolder(path)


def file_system_of(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The type of the mount that holds `path`; empty where the system does not tell."""
    try:
        lines = mounts.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return ""
    real = Path(os.path.realpath(path))  # which, unlike `resolve`, bears links in a loop
    best, kind = 0, ""
    for line in lines:
        _, mount_point, file_system, *_ = line.split(" ")
        point = Path(_OCTAL.sub(lambda found: chr(int(found[1], 8)), mount_point))
        if real.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), file_system
    return kind
