"""Where a portal's objects are, looked at behind its back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tests.support.object_store import Store


class Storage(Protocol):
    def arriving(self) -> list[str]:
        """What lies there of deliveries that are not published."""

    def requests(self) -> set[str]:
        """The ids of the requests that something is stored of, as delivered."""

    def stored(self, request_id: str) -> dict[str, bytes]:
        """File name -> content of what is stored so of a request."""


@dataclass(frozen=True, slots=True)
class FolderStorage:
    objects: Path

    def arriving(self) -> list[str]:
        return sorted(path.name for path in (self.objects / "incoming").iterdir())

    def requests(self) -> set[str]:
        delivered = self.objects / "delivered"
        return {path.name for path in delivered.iterdir() if any(path.iterdir())}

    def stored(self, request_id: str) -> dict[str, bytes]:
        found = (self.objects / "delivered" / request_id).rglob("*")
        return {path.name: path.read_bytes() for path in found if path.is_file()}


@dataclass(frozen=True, slots=True)
class StoreStorage:
    """A part of an object store: all keys under `prefix`."""

    store: Store
    prefix: str

    def arriving(self) -> list[str]:
        return sorted(self.store.uploads(self.prefix).values())

    def requests(self) -> set[str]:
        return {self._steps(key)[1] for key in self._delivered()}

    def stored(self, request_id: str) -> dict[str, bytes]:
        return {
            self._steps(key)[-1]: self.store.content(key)
            for key in self._delivered()
            if self._steps(key)[1] == request_id
        }

    def _delivered(self) -> list[str]:
        """Not the object with which a start tries the store: a kill may leave it to the next."""
        keys = self.store.keys(self.prefix)
        return [key for key in keys if self._steps(key)[0] == "delivered"]

    def _steps(self, key: str) -> tuple[str, ...]:
        """`delivered`, request, delivery, name."""
        return PurePosixPath(key).relative_to(self.prefix).parts
