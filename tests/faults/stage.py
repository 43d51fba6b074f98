"""The processes and folders of a round: a portal and an agent, with lines between them."""

from __future__ import annotations

import json
import os
import random
import secrets
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from backlot_tui.state.credentials import Credential, CredentialStore
from backlot_tui.state.database import Database
from backlot_tui.state.folder import open_state_folder
from backlot_tui.state.work_schema import open_work
from tests.faults.clocks import Clock
from tests.faults.disks import SmallDisk
from tests.faults.keeper import Keeper
from tests.faults.ledger import Ledger
from tests.faults.storage import FolderStorage, Storage, StoreStorage
from tests.support.processes import Operator

if TYPE_CHECKING:
    from tests.support.object_store import Store

STALL_S = 2.0
"""After so long without a byte the agent takes a line for dead."""

_ROOM = 40 << 20
"""Of a small disk, beside the media: records and logs."""

_PATIENCE = {"BACKLOT_STALL_SECONDS": str(STALL_S)}


class Need(StrEnum):
    """What a fault asks of the machine."""

    SMALL_DISKS = "to mount small disks"
    PLAIN_USER = "to run without root's power over permissions"
    CLOCKS = "libfaketime"


def without_power() -> tuple[str, ...]:
    """What a command begins with so that permissions bind it, should the tests run as root."""
    return ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()


@dataclass(frozen=True, slots=True)
class Props:
    """What all rounds use, and none changes.

    reel: bytes that nobody can guess or compress, for all the files.
    data: a portal's folder with requests and a user, on which no portal has run; `token` is hers.
    """

    reel: memoryview
    data: Path
    token: str


@dataclass(slots=True)
class Stage:
    """`able`: what this round's processes were started for."""

    folder: Path
    chance: random.Random
    able: frozenset[Need]
    ledger: Ledger = field(default_factory=Ledger)
    notes: list[str] = field(default_factory=list)
    disks: dict[Path, SmallDisk] = field(default_factory=dict)
    clocks: dict[str, Clock] = field(default_factory=dict)
    store: Store | None = None
    """The object store, where the portal has one."""
    storage: Storage = field(init=False)
    rotten: set[str] = field(default_factory=set)
    """Deliveries of which a bit has flipped at rest."""
    troubled: bool = False
    """A disk could not be written, or the store was away: a process may have ended of that."""
    portal_url: str = ""
    work: Database = field(init=False)
    _keepers: dict[str, Keeper] = field(default_factory=dict)
    _undo: ExitStack = field(default_factory=ExitStack)
    _later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def agent(self) -> Keeper:
        return self._keepers["agent"]

    @property
    def portal(self) -> Keeper:
        return self._keepers["portal"]

    @property
    def data(self) -> Path:
        """The portal's."""
        return self.folder / "portal-disk" / "data"

    @property
    def state_dir(self) -> Path:
        """The agent's."""
        return self.folder / "agent-disk" / "state"

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    def note(self, what: str) -> None:
        self.notes.append(f"{time.monotonic() - self._began:6.2f} {what}")

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """To be done by `tend`."""
        with self._lock:
            self._later.append((time.monotonic() + seconds, action))

    def tend(self) -> bool:
        """Do what is due, keep the processes running; whether anything is still to be done."""
        with self._lock:
            now = time.monotonic()
            due = [action for at, action in self._later if at <= now]
            self._later = [entry for entry in self._later if entry[0] > now]
        for action in due:
            action()
        self.portal.tend()
        self.agent.tend()
        return bool(self._later)

    def api_address(self) -> tuple[str, int]:
        return self._address("api")

    def bytes_address(self) -> tuple[str, int]:
        if self.store is None:
            return self._address("byte_plane")
        place = urlsplit(self.store.endpoint)
        return place.hostname or "", place.port or 0

    def _address(self, which: str) -> tuple[str, int]:
        """As the portal has written it down; OSError or ValueError before it has."""
        return "127.0.0.1", json.loads((self.data / "portal.json").read_text())[which]

    def answers(self) -> bool:
        with suppress(OSError, ValueError):
            socket.create_connection(self.api_address(), 1).close()
            return True
        return False

    def set_up(self, props: Props, size: int, api_url: str, bytes_url: str) -> None:
        """Make the folders, and the processes that are to be started; size: of all the media."""
        self._make_disk(self.data.parent, size + _ROOM)
        self._make_disk(self.state_dir.parent, _ROOM)
        shutil.copytree(props.data, self.data)
        state = open_state_folder(self.state_dir)
        CredentialStore(state.credentials).put(
            "default", api_url, Credential(props.token, "Olga Operator")
        )
        self.portal_url = api_url
        self.storage, flags, keys = self._objects(bytes_url)
        self.work = open_work(state.work_db)
        # The next small disk may have this one's number, and SQLite would take its file for ours.
        self._undo.callback(self.work.close)
        serve = ("portal", "serve", "--data", str(self.data), "--public-url", api_url)
        self._keep("portal", [*serve, *flags], {**os.environ, **keys})
        person = Operator(self.state_dir, extra=_PATIENCE)
        self._keep("agent", ["agent", "run", "--stay"], person.environment())

    def _objects(self, bytes_url: str) -> tuple[Storage, list[str], dict[str, str]]:
        """Where they are, the portal's flags for it, and its environment."""
        if self.store is None:
            return FolderStorage(self.data / "objects"), ["--public-bytes-url", bytes_url], {}
        prefix = f"round-{secrets.token_hex(4)}"
        flags = replace(self.store, endpoint=bytes_url).flags(prefix)
        return StoreStorage(self.store, f"{prefix}/"), flags, self.store.environment

    def _make_disk(self, folder: Path, size: int) -> None:
        if Need.SMALL_DISKS in self.able:
            self.disks[folder] = SmallDisk.mounted(folder, size)
            self._undo.callback(self._dismount, self.disks[folder])
        else:
            folder.mkdir()

    def _dismount(self, disk: SmallDisk) -> None:
        """Keep what was on it, for whoever looks into why a round went wrong."""
        try:
            disk.make_room()
            shutil.copytree(disk.folder, self.folder / f"{disk.folder.name}-as-it-was")
        finally:
            disk.unmount()

    def _keep(self, name: str, arguments: Sequence[str], environment: dict[str, str]) -> None:
        if Need.CLOCKS in self.able:
            self.clocks[name] = Clock(self.folder / f"{name}.clock")
            self.clocks[name].set(0)
            environment |= self.clocks[name].environment()
        plain = without_power() if Need.PLAIN_USER in self.able else ()
        command = [*plain, sys.executable, "-m", "backlot_tui", *arguments]
        environment["PYTHONFAULTHANDLER"] = "1"  # for `ask_where`
        self._keepers[name] = Keeper(command, environment, self.folder / f"{name}.log")
        self._undo.callback(self._keepers[name].kill)

    def ask_where(self) -> None:
        """Have the processes write into their logs what they are doing, with their last breath."""
        for keeper in self._keepers.values():
            keeper.signal(signal.SIGABRT)

    def end(self) -> None:
        """Undo all that was set up, the last first."""
        self._undo.close()
