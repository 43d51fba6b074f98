"""The demo's folder: portal data, sample media and local state side by side."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.resources import as_file, files
from pathlib import Path

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text

_SAMPLES = files("backlot_tui.portal.demo") / "media"


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
        """Held by everybody who uses the demo; where it is there, the folder is a demo's."""
        return self.path / "attached.lock"

    def prepare(self, copies: Mapping[str, str] | None = None) -> None:
        """Make the folder with its sample media; what a demo left there stays as it is.

        copies: further names among the media, each with the sample that it is a copy of.
        Raises UsageProblem where it cannot be made, or holds what is not a demo's.
        """
        self.check_ours()
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._attached.touch(0o600)
            if not self.media.exists():
                self._copy_samples()
            for name, sample in (copies or {}).items():
                if not (self.media / name).exists():
                    self._copy_sample(sample, name)
        except OSError as error:
            raise UsageProblem(
                "demo-folder",
                f"The demo folder {self._shown} cannot be made: {error.strerror or error}.",
                "Name another with --dir.",
            ) from error

    def clear(self) -> None:
        """Remove the folder with all that a demo made in it. UsageProblem if it is not a demo's."""
        self.check_ours()
        shutil.rmtree(self.path, ignore_errors=True)

    def _copy_samples(self) -> None:
        """In one step: a copy that was broken off is begun anew."""
        fresh = self.path / "media.new"
        shutil.rmtree(fresh, ignore_errors=True)
        with as_file(_SAMPLES) as samples:
            shutil.copytree(samples, fresh)
        fresh.rename(self.media)

    def _copy_sample(self, sample: str, name: str) -> None:
        """Likewise in one step; of what is shipped: a person may have removed theirs."""
        fresh = self.path / f"{name}.new"
        with as_file(_SAMPLES / sample) as source:
            shutil.copy2(source, fresh)
        fresh.rename(self.media / name)

    def check_ours(self) -> None:
        """A person may name any folder, and `clear` must never empty one of theirs.

        Raises UsageProblem for what is no demo's folder; one that is not there may become one.
        """
        try:
            others = any(self.path.iterdir())
        except FileNotFoundError:
            return
        except NotADirectoryError as error:
            raise UsageProblem(
                "demo-folder", f"{self._shown} is not a folder.", "Name another with --dir."
            ) from error
        except OSError as error:
            raise UsageProblem(
                "demo-folder", f"{self._shown} cannot be read: {error.strerror}."
            ) from error
        if others and not self._attached.exists():
            raise UsageProblem(
                "demo-folder",
                f"{self._shown} holds files that are not a demo's.",
                "Name an empty folder with --dir, or one that is not there yet.",
            )

    @property
    def _shown(self) -> str:
        return safe_text(str(self.path))

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
        except (FileNotFoundError, ValueError, TypeError):  # not there, or not an address of ours
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
