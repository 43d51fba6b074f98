"""The product as its users run it: real processes, real folders, real signals."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from backlot_tui.cli.launch import stop_process
from backlot_tui.state.folder import StateFolder
from backlot_tui.state.presence import holder

if TYPE_CHECKING:
    from tests.support.object_store import Store

PATIENCE_S = 60.0


def wait_until(done: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> Any:
    """The first true answer of `done`; fails with `what` when patience ends."""
    deadline = time.monotonic() + patience_s
    while not (answer := done()):
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.02)
    return answer


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.out)
        return answer


@dataclass(slots=True)
class Operator:
    """Somebody at a shell: an environment of their own, and the command."""

    state_dir: Path
    url: str = ""
    token: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    unprivileged: bool = False
    """Without root's power to read and write everything, should the tests run as root."""

    def environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("BACKLOT_")}
        own = {
            "BACKLOT_STATE_DIR": str(self.state_dir),
            "BACKLOT_CONFIG": str(self._config()),
            "BACKLOT_SETTLE_SECONDS": "0.3",
            "BACKLOT_IDLE_SECONDS": "20",
            **({"BACKLOT_URL": self.url} if self.url else {}),
            **({"BACKLOT_TOKEN": self.token} if self.token else {}),
        }
        return {**inherited, **own, **self.extra}

    def _privileges(self) -> list[str]:
        if not self.unprivileged or os.geteuid() != 0:
            return []
        if shutil.which("setpriv") is None:
            pytest.skip("root cannot be taken its privileges here: setpriv is missing")
        return ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]

    def _config(self) -> Path:
        path = self.state_dir.parent / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return path

    def start(self, *arguments: str | bytes | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*self._privileges(), sys.executable, "-m", "backlot_tui", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment(),
        )

    def run(self, *arguments: str | bytes | Path, timeout_s: float = PATIENCE_S) -> Ended:
        process = self.start(*arguments)
        try:
            out, err = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            raise AssertionError(f"{arguments} did not end: {out} {err}") from None
        assert "Traceback" not in out + err
        return Ended(process.returncode, out, err)

    def agent_pid(self) -> int | None:
        """By the lock that the agent holds: a look starts no process."""
        running = holder(self._agent_lock)
        return running.pid if running else None

    def stop_agent(self) -> None:
        """As `agent stop` does it."""
        stop_process(self._agent_lock)

    @property
    def _agent_lock(self) -> Path:
        return StateFolder(self.state_dir).agent_lock


class PortalProcess:
    """A real portal that can be killed and started again on the same data."""

    def __init__(
        self, data: Path, *flags: str, demo: bool = True, store: Store | None = None
    ) -> None:
        self.data = data
        self.demo = demo
        self.flags = (*flags, *(store.flags(data.parent.name) if store else ()))
        self.extra = store.environment if store else {}
        self.url = ""
        self.token = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "backlot_tui", "portal", "serve"),
                *("--data", str(self.data), "--json", *self.flags),
                *(("--demo",) if self.demo else ()),
            ],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **self.extra},
        )
        assert self._process.stdout is not None
        lines = []
        for line in self._process.stdout:
            lines.append(line)
            if line.startswith("}"):
                break
        told = json.loads("".join(lines))
        self.url = told["url"]
        self.token = told["token"] or self.token

    def kill(self) -> None:
        """As a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def stop(self) -> None:
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=30)
        if self._process.stdout:
            self._process.stdout.close()

    def stored(self, request_id: str) -> list[Path]:
        """Files of a request that are visible as delivered."""
        folder = self.data / "objects" / "delivered" / request_id
        return sorted(found for found in folder.rglob("*") if found.is_file())


@contextmanager
def running_portal(data: Path, *flags: str, store: Store | None = None) -> Iterator[PortalProcess]:
    """Its bytes are in its data folder, or in an object store."""
    portal = PortalProcess(data, *flags, store=store)
    portal.start()
    try:
        yield portal
    finally:
        portal.stop()
