"""The demo's folder: portal data, sample media and local state side by side."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.resources import as_file, files
from pathlib import Path

from backlot_tui.domain.problems import UsageProblem


@dataclass(frozen=True, slots=True)
class DemoAddress:
    """What somebody needs to work with the running demo."""

    url: str
    token: str


@dataclass(frozen=True, slots=True)
class DemoFolder:
    path: Path

    @property
    def data(self) -> Path:
        return self.path / "portal"

    @property
    def media(self) -> Path:
        return self.path / "media"

    @property
    def state(self) -> Path:
        return self.path / "state"

    @property
    def keeper_lock(self) -> Path:
        """Held by the process that runs the portal."""
        return self.path / "keeper.lock"

    @property
    def _address(self) -> Path:
        return self.path / "address.json"

    @property
    def _attached(self) -> Path:
        return self.path / "attached.lock"

    def prepare(self) -> None:
        """Make the folder with its sample media; what is there stays as it is."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise UsageProblem(
                "demo-folder",
                f"The demo folder {self.path} cannot be made: {error.strerror}.",
                "Name another with --dir.",
            ) from error
        if not self.media.exists():
            with as_file(files("backlot_tui.portal.demo") / "media") as samples:
                shutil.copytree(samples, self.media)

    def clear(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)

    def publish(self, address: DemoAddress) -> None:
        """Say where the portal is, in one step."""
        handle = os.open(self._fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(asdict(address), out)
        self._fresh.replace(self._address)

    def retract(self) -> None:
        self._address.unlink(missing_ok=True)

    def address(self) -> DemoAddress | None:
        """Where the portal is, once it is ready."""
        try:
            return DemoAddress(**json.loads(self._address.read_text("utf-8")))
        except FileNotFoundError:
            return None

    @contextmanager
    def attached(self) -> Iterator[None]:
        """While this is held the demo's portal goes on; it ends with its process."""
        handle = os.open(self._attached, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH)
            yield
        finally:
            os.close(handle)

    def somebody_is_attached(self) -> bool:
        handle = os.open(self._attached, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    @property
    def _fresh(self) -> Path:
        return self.path / "address.json.new"
