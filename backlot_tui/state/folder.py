"""The state folder: private to its user, and on a local disk."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.state.mounts import file_system_of, is_shared


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
    if is_shared(file_system):  # WAL needs memory that all processes share
        raise UsageProblem(
            "state-folder-network",
            f"{named} is on a network file system ({file_system}); it must be on a local disk.",
            "Name another with BACKLOT_STATE_DIR or --state-dir.",
        )
    return StateFolder(path)
