"""A delivery of metadata alone gets its receipt too, whatever became of whoever asked for it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backlot_tui.agent.metadata_receipts import write
from backlot_tui.domain.wire import DeliveryCreate, KeptFile
from backlot_tui.integrity.receipt_json import read_receipt
from backlot_tui.portal_client.client import PortalClient
from backlot_tui.state import metadata_deliveries, receipts
from backlot_tui.state.receipts import ReceiptRow
from tests.support.processes import wait_until
from tests.support.queueing import Queue, running_queue
from tests.support.sound import write_wav


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    with running_queue(tmp_path, 1, "--inspection-delay", "0") as running:
        yield running


@pytest.fixture
def client(queue: Queue) -> Iterator[PortalClient]:
    with PortalClient(queue.portal.url, queue.portal.token) as portal:
        yield portal


@pytest.fixture
def sent(queue: Queue, tmp_path: Path) -> str:
    """A delivery of a file, for which its owner then asked for new metadata; its id."""
    source = tmp_path / "a.wav"
    write_wav(source)
    delivery_id = queue.put([source])
    queue.start_agent()
    wait_until(lambda: receipt_of(queue, delivery_id), "a receipt")
    wait_until(lambda: is_asked_for(queue), "inspection")
    return delivery_id


def is_asked_for(queue: Queue) -> bool:
    """Whether the owner could ask for new metadata: only of what has passed inspection."""
    asked = ("portal", "request-redelivery", "SR-0", "--metadata-only", "--reason", "It is another")
    return queue.operator.run(*asked, "--data", queue.portal.data).code == 0


def receipt_of(queue: Queue, delivery_id: str) -> ReceiptRow | None:
    row = receipts.of(queue.work, delivery_id)
    return row if row and row.kept_at else None


def begin(queue: Queue) -> str:
    """What is noted before the portal is asked."""
    delivery_id = str(uuid.uuid4())
    metadata_deliveries.begin(queue.work, delivery_id, queue.portal.url, "SR-0", "Archive")
    return delivery_id


def ask(client: PortalClient, delivery_id: str) -> None:
    kept = [KeptFile(name="a.wav", metadata={})]
    client.create_delivery(DeliveryCreate(id=uuid.UUID(delivery_id), request_id="SR-0", kept=kept))


def test_it_says_which_delivery_sent_the_bytes_and_the_portal_has_the_same(
    queue: Queue, client: PortalClient, sent: str
) -> None:
    delivery_id = begin(queue)
    ask(client, delivery_id)
    metadata_deliveries.taken(queue.work, delivery_id)
    row = wait_until(lambda: receipt_of(queue, delivery_id), "a receipt")
    receipt = read_receipt(row.receipt)
    [file] = receipt.files
    first = receipt_of(queue, sent)
    assert first is not None
    [before] = read_receipt(first.receipt or "").files
    assert receipt.bytes_of == sent
    assert (file.name, file.size) == ("a.wav", before.size)
    assert file.digests == {"crc64nvme": before.digests["crc64nvme"]}
    assert "No bytes were sent" in file.note
    assert (receipt.manifest, row.manifest) == (None, None)
    assert (receipt.acknowledgement.operator, receipt.acknowledgement.attempt) == (
        "Olga Operator",
        2,
    )
    kept: dict[str, Any] = client.receipt(delivery_id).receipt
    assert kept["bytes_of"] == sent


def test_one_whose_asker_was_killed_before_the_answer_gets_it_from_the_next_agent(
    queue: Queue, client: PortalClient, sent: str
) -> None:
    queue.operator.stop_agent()
    delivery_id = begin(queue)
    ask(client, delivery_id)
    queue.start_agent()
    wait_until(lambda: receipt_of(queue, delivery_id), "a receipt")


def test_one_that_never_came_to_the_portal_is_forgotten_in_the_end(
    queue: Queue, client: PortalClient
) -> None:
    delivery_id = begin(queue)
    [asked] = metadata_deliveries.due(queue.work, time.time() + 61)
    write(queue.work, client, asked)
    [again] = metadata_deliveries.due(queue.work, time.time() + 61)
    assert again.tries == 1
    write(queue.work, client, replace(again, tries=5))
    assert not metadata_deliveries.is_known(queue.work, delivery_id)


def test_while_the_portal_is_away_it_is_asked_again(queue: Queue, client: PortalClient) -> None:
    delivery_id = begin(queue)
    queue.portal.kill()
    [asked] = metadata_deliveries.due(queue.work, time.time() + 61)
    write(queue.work, client, replace(asked, tries=99))
    assert metadata_deliveries.is_known(queue.work, delivery_id)
