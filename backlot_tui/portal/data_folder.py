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


@dataclass(frozen=True, slots=True)
class Ports:
    """0 is a port that was never chosen."""

    api: int = 0
    byte_plane: int = 0


@contextmanager
def claimed(data: Path) -> Iterator[None]:
    """Hold the data folder; UsageProblem (already-running) if another process does."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(data / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UsageProblem(
            "data-folder", f"The data folder {data} cannot be used: {error.strerror}."
        ) from error
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
        return Ports(**json.loads((data / _MEMORY).read_text()))
    except (OSError, ValueError, TypeError):
        return Ports()  # never written, or not by us: any port will do


def remember_ports(data: Path, ports: Ports) -> None:
    fresh = data / f"{_MEMORY}.new"
    fresh.write_text(json.dumps(asdict(ports)))
    fresh.replace(data / _MEMORY)


def remembered_place(data: Path) -> str | None:
    """The object store that a folder's objects are in; None for the folder itself."""
    try:
        return (data / _PLACE).read_text().strip() or None
    except FileNotFoundError:
        return None


def remember_place(data: Path, place: str | None, *, may_change: bool) -> None:
    """Keep where the objects are; UsageProblem if they would be looked for in another place.

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
    fresh = data / f"{_PLACE}.new"
    fresh.write_text(f"{place or ''}\n")
    fresh.replace(data / _PLACE)


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
    except OSError as error:
        listener.close()
        raise UsageProblem(
            "address", f"The portal cannot listen on {host} port {port}: {error.strerror}."
        ) from error
    return listener
