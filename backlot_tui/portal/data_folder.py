"""The data folder: one portal at a time, and what it remembers of its addresses."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from backlot_tui.domain.problems import UsageProblem

_LOCK = "portal.lock"
_MEMORY = "portal.json"
_PLACE = "objects.place"

MOST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Ports:
    """0 is a port that was never chosen."""

    api: int = 0
    byte_plane: int = 0


@contextmanager
def usable(what: Path | str) -> Iterator[None]:
    """UsageProblem (data-folder) where a file of the data folder cannot be read or written.

    what: begins the sentence.
    """
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UsageProblem("data-folder", f"{what} cannot be used: {told}.") from error


def make(data: Path) -> None:
    """The folder, unless it is there. UsageProblem (data-folder)."""
    with usable(f"The data folder {data}"):
        data.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def claimed(data: Path) -> Iterator[None]:
    """Hold the data folder; UsageProblem (already-running) if another process does."""
    make(data)
    with usable(f"The data folder {data}"):
        descriptor = os.open(data / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
            raise UsageProblem(
                "already-running",
                f"A portal (process {holder or 'unknown'}) is already running on {data}.",
                "Stop it first, or give another data folder.",
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def is_claimed(data: Path) -> bool:
    """Whether a portal is at work on the folder, just now."""
    try:
        descriptor = os.open(data / _LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        # Shared: two who look do not take each other for a portal.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def remembered_ports(data: Path) -> Ports:
    try:
        ports = Ports(**json.loads((data / _MEMORY).read_text()))
    except (OSError, ValueError, TypeError):
        return Ports()  # never written, or not by us: any port will do
    return ports if _is_port(ports.api) and _is_port(ports.byte_plane) else Ports()


def _is_port(number: object) -> bool:
    return isinstance(number, int) and 0 <= number <= MOST_PORT


def remember_ports(data: Path, ports: Ports) -> None:
    """UsageProblem (data-folder) where that cannot be written."""
    _replace(data / _MEMORY, json.dumps(asdict(ports)))


def remembered_place(data: Path) -> str | None:
    """The object store that a folder's objects are in; None for the folder itself.

    UsageProblem (data-folder) where nobody can tell.
    """
    path = data / _PLACE
    with usable(path):
        try:
            return path.read_text().strip() or None
        except FileNotFoundError:
            return None


def remember_place(data: Path, place: str | None, *, may_change: bool) -> None:
    """Keep where the objects are; UsageProblem if they would be looked for in another place, or
    if that cannot be written.

    may_change: nothing was delivered yet.
    """
    before = remembered_place(data)
    if place == before:
        return
    if not may_change:
        raise UsageProblem(
            "objects-elsewhere",
            f"What was delivered to {data} is in {before or 'the folder itself'},"
            f" not in {place or 'the folder'}.",
            f"Give --objects {before}." if before else "Leave --objects out.",
        )
    _replace(data / _PLACE, f"{place or ''}\n")


def _replace(path: Path, text: str) -> None:
    """In one step: whoever reads it meanwhile finds what it was, or all of the new."""
    fresh = path.with_name(f"{path.name}.new")
    with usable(path):
        fresh.write_text(text)
        fresh.replace(path)


def listen(host: str, wanted: int, remembered: int) -> socket.socket:
    """A bound socket: on `wanted`, else on the remembered port if that is free, else on any.

    Raises UsageProblem if the host cannot be listened on or the wanted port is taken.
    """
    if wanted:
        return _bound(host, wanted)
    try:
        return _bound(host, remembered)
    except UsageProblem:
        return _bound(host, 0)


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Without the protocol's number asyncio does not know TCP, leaves Nagle's algorithm on, and
    # every answer takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, TypeError) as error:  # what no encoding has is the latter
        listener.close()
        told = error.strerror if isinstance(error, OSError) else "it is no name of a machine"
        raise UsageProblem(
            "address", f"The portal cannot listen on {host} port {port}: {told}."
        ) from error
    return listener
