"""Finding the peers' programs: on PATH, or in folders that were named."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Programs:
    """folders: looked into before PATH; with or without a `bin` or `node_modules` below."""

    folders: tuple[Path, ...] = ()

    def find(self, name: str) -> Path | None:
        places = [place for folder in self.folders for place in (folder, folder / "bin")]
        path = os.pathsep.join([*map(str, places), os.environ.get("PATH", "")])
        found = shutil.which(name, path=path)
        return Path(found) if found else None

    def node_modules(self, names: Sequence[str]) -> Path | None:
        """The folder above a `node_modules` that has all of these packages."""
        for folder in (*self.folders, Path.cwd()):
            if all((folder / "node_modules" / name / "package.json").is_file() for name in names):
                return folder
        return None


def said(command: Sequence[str | Path]) -> str:
    """The first line that a program prints: where it tells its version."""
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    return (ended.stdout or ended.stderr).strip().splitlines()[0]
