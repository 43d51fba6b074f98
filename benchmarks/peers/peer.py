"""What every peer of the race tells of itself, and where it sends to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.race.cost import Cost
from benchmarks.race.files import FileSet
from benchmarks.race.link import Link
from tests.support.object_store import Store


class NotSent(RuntimeError):
    """A client ended well, and not all of its bytes are there."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one run sends to.

    folder: empty. store: the object store, if the bytes are to go there. link: the long way that
    leads to the servers, if there is one.
    """

    folder: Path
    store: Store | None = None
    link: Link | None = None

    def put_far(self, *ports: int) -> None:
        """A server listens on these."""
        if self.link is not None:
            for port in ports:
                self.link.put_far(port)


class Peer(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def setting(self) -> str:
        """How it is told to work."""

    @property
    def proves(self) -> str:
        """What it checks of the bytes that arrived."""

    def version(self) -> str | None:
        """None where it is not installed, or too old."""

    def send(self, files: FileSet, place: Place) -> Cost:
        """Send everything to a server of its own or to the place's store; only the client counts.

        Raises RuntimeError if the client fails, NotSent if it says so and did not.
        """


def check_folder(files: FileSet, folder: Path) -> None:
    """NotSent unless the bytes of all files lie in `folder`."""
    wanted = sorted(path.stat().st_size for path in files.files)
    _check(wanted, [path.stat().st_size for path in folder.rglob("*") if path.is_file()])


def check_store(files: FileSet, store: Store, prefix: str) -> None:
    """NotSent unless the bytes of all files lie under `prefix`."""
    _check(sorted(path.stat().st_size for path in files.files), list(store.keys(prefix).values()))


def _check(wanted: list[int], found: list[int]) -> None:
    # Other files may lie beside them: what a server notes of an upload.
    for size in wanted:
        if size not in found:
            raise NotSent(f"a file of {size} bytes is not there")
        found.remove(size)
