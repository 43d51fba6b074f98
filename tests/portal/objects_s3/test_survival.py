"""A real agent delivers to a real store; whatever is killed, nothing confirmed is sent again."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backlot_tui.domain.statuses import DeliveryState, WaitingFor
from backlot_tui.state.deliveries import LocalDelivery, all_deliveries
from backlot_tui.state.work_schema import open_work
from tests.portal.objects_s3.line import flipping_line
from tests.support.object_store import Store, running_store
from tests.support.processes import Operator, PortalProcess, running_portal, wait_until
from tests.support.sound import write_rf64

SIZE, PART = 160 << 20, 16 << 20
REQUEST, *FLAGS = ("SR-104003", "--set", "channel_config=2.0")
ARRIVED = {DeliveryState.PENDING_INSPECTION, DeliveryState.PASSED}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("media") / "print master.wav"
    write_rf64(path, size=SIZE)
    return path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store of the test's own: it will be killed."""
    with running_store(tmp_path / "store") as started:
        yield started


@pytest.fixture
def portal(store: Store, tmp_path: Path) -> Iterator[PortalProcess]:
    flags = ("--inspection-delay", "3600")
    with running_portal(tmp_path / "portal", *flags, store=store) as running:
        yield running


@contextmanager
def operator_at(portal: PortalProcess, tmp_path: Path) -> Iterator[Operator]:
    somebody = Operator(tmp_path / "state", portal.url, portal.token)
    try:
        yield somebody
    finally:
        somebody.stop_agent()


@pytest.fixture
def operator(portal: PortalProcess, tmp_path: Path) -> Iterator[Operator]:
    with operator_at(portal, tmp_path) as somebody:
        yield somebody


def the_delivery(operator: Operator) -> LocalDelivery:
    [delivery] = all_deliveries(open_work(operator.state_dir / "work.db"))
    return delivery


def deliver(operator: Operator, source: Path) -> None:
    """Slowly at first, so that there is time to do harm in the middle."""
    operator.run("transfers", "limit", "24M")
    assert operator.run("deliver", REQUEST, source, *FLAGS).code == 0


def confirmed(store: Store) -> set[int]:
    """Numbers of the parts that the store has confirmed of the one upload under way."""
    client = store.client()
    return {
        part["PartNumber"]
        for upload_id, key in store.uploads().items()
        for part in client.list_parts(Bucket=store.bucket, Key=key, UploadId=upload_id).get(
            "Parts", []
        )
    }


def in_the_middle(store: Store) -> None:
    wait_until(lambda: 3 <= len(confirmed(store)) < SIZE // PART, "3 parts are in the store")


def sent_twice(operator: Operator) -> set[int]:
    work = open_work(operator.state_dir / "work.db")
    return {row["number"] for row in work.all("SELECT number FROM parts WHERE sends > 1")}


def proven(operator: Operator, store: Store, source: Path) -> None:
    """It arrives, and the object is the source, by another checksum than all others here."""
    operator.run("transfers", "limit", "off")
    wait_until(lambda: the_delivery(operator).state in ARRIVED, "Pending Inspection")
    [key] = store.keys()
    assert key.endswith(f"/{source.name}")
    body = store.client().get_object(Bucket=store.bucket, Key=key)["Body"]
    there = hashlib.sha256()
    for piece in body.iter_chunks(1 << 20):
        there.update(piece)
    assert there.hexdigest() == hashlib.sha256(source.read_bytes()).hexdigest()
    assert store.uploads() == {}


def waits_for_the_portal(operator: Operator) -> None:
    wait_until(
        lambda: the_delivery(operator).waiting_for is WaitingFor.PORTAL, "Waiting: the portal"
    )


def test_the_agent_is_killed(
    operator: Operator, portal: PortalProcess, store: Store, source: Path
) -> None:
    deliver(operator, source)
    pid = operator.agent_pid()
    assert pid is not None
    in_the_middle(store)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: operator.agent_pid() is None, "the agent is gone")
    before = confirmed(store)
    assert 0 < len(before) < SIZE // PART, "it was not in the middle"
    operator.start("agent", "run")
    proven(operator, store, source)
    assert not sent_twice(operator) & before


@pytest.mark.large
def test_the_portal_is_killed(
    operator: Operator, portal: PortalProcess, store: Store, source: Path
) -> None:
    deliver(operator, source)
    in_the_middle(store)
    portal.kill()
    waits_for_the_portal(operator)
    portal.start()
    proven(operator, store, source)
    assert sent_twice(operator) == set(), "the portal is not on the way of any part"


@pytest.mark.large
def test_the_store_is_killed(
    operator: Operator, portal: PortalProcess, store: Store, source: Path
) -> None:
    deliver(operator, source)
    in_the_middle(store)
    before = confirmed(store)
    store.kill()
    waits_for_the_portal(operator)
    store.start()
    proven(operator, store, source)
    assert not sent_twice(operator) & before


@pytest.mark.large
def test_all_of_them_are_killed(
    operator: Operator, portal: PortalProcess, store: Store, source: Path
) -> None:
    deliver(operator, source)
    pid = operator.agent_pid()
    assert pid is not None
    in_the_middle(store)
    before = confirmed(store)
    kills: list[Callable[[], None]] = [
        lambda: os.kill(pid, signal.SIGKILL),
        portal.kill,
        store.kill,
    ]
    for kill in kills:
        kill()
    store.start()
    portal.start()
    operator.start("agent", "run")
    proven(operator, store, source)
    assert not sent_twice(operator) & before


@pytest.mark.large
def test_a_bit_that_flips_on_the_line_is_noticed_and_its_part_sent_again(
    store: Store, source: Path, tmp_path: Path
) -> None:
    direct = store.endpoint
    with flipping_line(direct, at=PART // 2) as line:
        store.endpoint = line.url
        with (
            running_portal(tmp_path / "portal", store=store) as portal,
            operator_at(portal, tmp_path) as operator,
        ):
            store.endpoint = direct
            deliver(operator, source)
            proven(operator, store, source)
    assert line.flipped
    assert len(sent_twice(operator)) >= 1


@pytest.mark.large
def test_a_canceled_delivery_leaves_nothing_in_the_store(
    operator: Operator, portal: PortalProcess, store: Store, source: Path
) -> None:
    deliver(operator, source)
    in_the_middle(store)
    assert operator.run("transfers", "cancel", the_delivery(operator).id).code == 0
    wait_until(
        lambda: the_delivery(operator).state is DeliveryState.CANCELED and not store.uploads(),
        "canceled here and there",
    )
    assert store.keys() == {}


@pytest.mark.large
def test_an_upload_that_is_gone_is_said_and_what_the_owner_did_ends_it(
    operator: Operator, portal: PortalProcess, store: Store, source: Path
) -> None:
    """The store takes no more parts; what became of the delivery the portal tells."""
    deliver(operator, source)
    in_the_middle(store)
    [(upload_id, key)] = store.uploads().items()
    store.client().abort_multipart_upload(Bucket=store.bucket, Key=key, UploadId=upload_id)
    wait_until(lambda: the_delivery(operator).reason_code == "upload-unknown", "it is said")
    assert the_delivery(operator).state is DeliveryState.WAITING
    reason = ("--reason", "not wanted", "--data", str(portal.data))
    assert operator.run("portal", "set-status", REQUEST, "Canceled", *reason).code == 0
    wait_until(lambda: the_delivery(operator).state is DeliveryState.FAILED, "it ends")
    assert "The request was canceled" in (the_delivery(operator).reason or "")
