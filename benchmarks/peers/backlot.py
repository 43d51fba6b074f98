"""backlot-tui itself: an agent that runs already, and a portal of its own on a folder or a store.

From the moment the deliveries are queued to the moment the last one is proven: every part's
CRC-64/NVME verified by the receiver and synced there, the whole file's equal on both sides, every
step in the agent's journal and the portal's records.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from backlot_tui import __version__
from backlot_tui.state.identity import identity_of
from backlot_tui.state.new_deliveries import NewDelivery, NewFile, insert_delivery
from benchmarks.peers.peer import NotSent, Place, check_folder, check_store
from benchmarks.race.cost import Cost, peak_mb
from benchmarks.race.files import FileSet
from tests.support.processes import wait_until
from tests.support.queueing import ARRIVED, SOURCE_TYPE, ArchivePortal, Queue, queue_at

_PATIENCE_S = 600.0


@dataclass(frozen=True, slots=True)
class BacklotTui:
    """each: every file is a delivery of its own, as a plan queues them."""

    each: bool = False

    @property
    def name(self) -> str:
        return "backlot-tui, each" if self.each else "backlot-tui"

    @property
    def setting(self) -> str:
        return "as it comes" + (", a delivery for each file" if self.each else "")

    @property
    def proves(self) -> str:
        return "CRC-64 of each part and of the whole, on both sides; synced; journaled"

    def version(self) -> str | None:
        return __version__

    def send(self, files: FileSet, place: Place) -> Cost:
        groups: list[tuple[Path, ...]] = [files.files]
        if self.each:
            groups = [(path,) for path in files.files]
        with _portal(place, len(groups)) as portal, queue_at(portal, place.folder) as queue:
            cost = _carried(queue, groups)
            if place.store is None:
                check_folder(files, portal.data / "objects" / "delivered")
            else:
                check_store(files, place.store, portal.data.parent.name)
            return cost


@contextmanager
def _portal(place: Place, requests: int) -> Iterator[ArchivePortal]:
    portal = ArchivePortal(place.folder / "portal", requests)
    if place.store is not None:
        portal.flags += tuple(place.store.flags(place.folder.name))
        portal.extra = place.store.environment
    portal.start()
    ports = json.loads((portal.data / "portal.json").read_text())
    place.put_far(*filter(None, (ports["api"], ports["byte_plane"])))  # no plane with a store
    try:
        yield portal
    finally:
        portal.stop()


def _carried(queue: Queue, groups: list[tuple[Path, ...]]) -> Cost:
    queue.start_agent()
    pid = queue.operator.agent_pid()
    assert pid is not None
    agent = psutil.Process(pid)
    before = agent.cpu_times()
    began = time.monotonic()
    _put(queue, groups)
    wait_until(lambda: _left(queue) == 0, "all deliveries arrived", _PATIENCE_S)
    seconds = time.monotonic() - began
    after = agent.cpu_times()
    cpu_s = after.user + after.system - before.user - before.system
    return Cost(seconds, cpu_s, peak_mb(pid))


def _put(queue: Queue, groups: list[tuple[Path, ...]]) -> None:
    """In one transaction, as the desk queues many."""
    with queue.work.transaction() as connection:
        for group in groups:
            files = [NewFile(str(path), path.name, identity_of(str(path)), {}) for path in group]
            request = queue.portal.next_request()
            new = NewDelivery(
                str(uuid.uuid4()), queue.portal.url, request, request, SOURCE_TYPE, files, {}, None
            )
            if not insert_delivery(connection, new):
                raise NotSent(f"a delivery of {group[0].name} was not queued")


def _left(queue: Queue) -> int:
    marks = ", ".join("?" * len(ARRIVED))
    row = queue.work.one(
        f"SELECT count(*) AS left FROM deliveries WHERE state NOT IN ({marks})", *map(str, ARRIVED)
    )
    assert row is not None
    left: int = row["left"]
    return left
