"""A queue made by hand: a portal with as many requests as wanted, and rows in work.db."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.portal.records import people
from backlot_tui.portal.records.engine import open_records
from backlot_tui.state import parts
from backlot_tui.state.credentials import Credential, CredentialStore
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import (
    LocalDelivery,
    all_deliveries,
    delivery,
)
from backlot_tui.state.folder import open_state_folder
from backlot_tui.state.identity import identity_of
from backlot_tui.state.new_deliveries import NewFile
from backlot_tui.state.work_schema import open_work
from tests.portal.running import fill, request
from tests.support.local_deliveries import add_delivery
from tests.support.processes import Operator, PortalProcess, wait_until

SOURCE_TYPE = "Archival Assets"
"""Takes several files, with any content and without metadata."""
ARRIVED = frozenset({DeliveryState.PENDING_INSPECTION, DeliveryState.PASSED})


@dataclass(slots=True)
class Queue:
    """One state folder and the portal it sends to. Deliveries are rows; the agent is a process."""

    operator: Operator
    portal: ArchivePortal
    work: Database

    def put(self, files: Sequence[Path], *, settle_until: float | None = None) -> str:
        """Queue one delivery of these files; returns its id."""
        delivery_id = str(uuid.uuid4())
        added = add_delivery(
            self.work,
            delivery_id=delivery_id,
            portal=self.portal.url,
            request_id=self.portal.next_request(),
            request_name="Archive",
            source_type=SOURCE_TYPE,
            files=[NewFile(str(path), path.name, identity_of(str(path)), {}) for path in files],
            overrides={},
            settle_until=settle_until,
        )
        assert added
        return delivery_id

    def start_agent(self) -> None:
        self.operator.start("agent", "run")
        wait_until(self.operator.agent_pid, "the agent runs")

    def get(self, delivery_id: str) -> LocalDelivery:
        found = delivery(self.work, delivery_id)
        assert found is not None
        return found

    def state(self, delivery_id: str) -> DeliveryState:
        return self.get(delivery_id).state

    def safe(self, delivery_id: str) -> int:
        """Parts that the portal has confirmed."""
        return parts.counts(self.work, delivery_id).safe

    def arrived(self, *delivery_ids: str) -> bool:
        wanted = set(delivery_ids)
        states = {each.state for each in all_deliveries(self.work) if each.id in wanted}
        return states <= ARRIVED

    def wait_for(self, *delivery_ids: str, patience_s: float = 60.0) -> None:
        wait_until(lambda: self.arrived(*delivery_ids), "arrival", patience_s)

    def incoming(self, delivery_id: str) -> list[Path]:
        """What lies at the portal of a delivery that has not arrived."""
        folder = self.portal.data / "objects" / "incoming"
        places = [folder / (each.file_id or "-") for each in self.get(delivery_id).transfers]
        return [place for place in places if place.exists()]


class ArchivePortal(PortalProcess):
    """A portal with requests that take files of any content, and one user."""

    def __init__(self, data: Path, requests: int, *flags: str) -> None:
        super().__init__(data, "--inspection-delay", "3600", *flags, demo=False)
        self._taken = 0
        fill(data, [request(f"SR-{n}", SOURCE_TYPE, language=None) for n in range(requests)])
        self.token = people.new_token()
        with closing(open_records(data)) as records, records.write() as connection:
            people.add_user(connection, "operator", "Olga Operator", ["northlight"])
            people.add_token(connection, "operator", self.token)

    def next_request(self) -> str:
        """The id of a request that nothing was delivered against."""
        self._taken += 1
        return f"SR-{self._taken - 1}"


@contextmanager
def archive_portal(folder: Path, requests: int, *flags: str) -> Iterator[ArchivePortal]:
    """flags: of `portal serve`."""
    portal = ArchivePortal(folder / "portal", requests, *flags)
    portal.start()
    try:
        yield portal
    finally:
        portal.stop()


@contextmanager
def queue_at(portal: ArchivePortal, folder: Path) -> Iterator[Queue]:
    """An empty queue in a state folder of its own."""
    operator = Operator(folder / "state", portal.url, portal.token)
    state = open_state_folder(folder / "state")
    CredentialStore(state.credentials).put(
        "default", portal.url, Credential(portal.token, "Olga Operator")
    )
    try:
        yield Queue(operator, portal, open_work(state.work_db))
    finally:
        operator.stop_agent()


@contextmanager
def running_queue(folder: Path, requests: int, *flags: str) -> Iterator[Queue]:
    """An empty queue and a portal of its own. flags: of `portal serve`."""
    with archive_portal(folder, requests, *flags) as portal, queue_at(portal, folder) as queue:
        yield queue


def write_random(path: Path, size: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        left = size
        while left:
            piece = min(left, 1 << 24)
            out.write(os.urandom(piece))
            left -= piece
    return path
