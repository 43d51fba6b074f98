"""Every completed delivery gets its receipt, here and at the portal, whatever dies meanwhile."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import pytest

from backlot_tui.agent.digesting import Digesting
from backlot_tui.integrity.digests import Digester
from backlot_tui.integrity.mhl.reading import read_manifest
from backlot_tui.state import receipts
from backlot_tui.state.deliveries import LocalTransfer
from backlot_tui.state.identity import identity_of
from backlot_tui.state.receipts import ReceiptRow
from tests.support.processes import wait_until
from tests.support.queueing import Queue, running_queue, write_random


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    with running_queue(tmp_path, 3) as running:
        yield running


def settled(queue: Queue, delivery_id: str) -> ReceiptRow:
    """The receipt, when the portal has it or will never have it."""

    def look() -> ReceiptRow | None:
        row = receipts.of(queue.work, delivery_id)
        return row if row and (row.kept_at or row.note) else None

    row: ReceiptRow = wait_until(look, "a receipt")
    return row


def as_json(row: ReceiptRow) -> dict[str, Any]:
    assert row.receipt is not None
    found: dict[str, Any] = json.loads(row.receipt)
    return found


def at_portal(queue: Queue, delivery_id: str) -> dict[str, Any]:
    answer = httpx.get(
        f"{queue.portal.url}/v1/deliveries/{delivery_id}/receipt",
        headers={"Authorization": f"Bearer {queue.portal.token}"},
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_receipt_says_what_was_delivered_and_the_portal_has_the_same(
    queue: Queue, tmp_path: Path
) -> None:
    hostile = tmp_path / os.fsdecode(b"media/100% \xff\x1b[31m.wav")
    files = [write_random(tmp_path / "media" / "a.wav", 3_000_000), write_random(hostile, 10)]
    delivery_id = queue.put(files)
    queue.start_agent()
    row = settled(queue, delivery_id)
    receipt = as_json(row)

    whole = Digester(("crc64nvme", "xxh128"))
    whole.update(files[0].read_bytes())
    assert receipt["files"][0]["digests"] == whole.values()
    assert receipt["files"][0]["size"] == 3_000_000
    assert receipt["files"][1]["name"] == "100%25 %FF\x1b[31m.wav"
    assert "\x1b" not in (row.receipt or "")
    assert [file["parts_resent"] for file in receipt["files"]] == [0, 0]

    word = receipt["acknowledgement"]
    assert (word["delivery_id"], word["state"]) == (delivery_id, "Pending Inspection")
    assert (word["operator"], word["attempt"]) == ("Olga Operator", 1)
    assert word["files"][0]["crc64nvme"] == receipt["files"][0]["digests"]["crc64nvme"]
    assert receipt["created_at"] <= receipt["sent_at"] <= receipt["completed_at"]

    kept = at_portal(queue, delivery_id)
    assert kept["receipt"] == receipt
    assert kept["manifest"].encode() == row.manifest
    assert kept["who"] == "Olga Operator"
    assert row.manifest is not None
    listed = read_manifest(Path("x.mhl"), row.manifest).files
    assert [file.name for file in listed] == [path.name for path in files]


def test_a_receipt_that_was_owed_when_the_agent_died_is_written_by_the_next(
    queue: Queue, tmp_path: Path
) -> None:
    delivery_id = queue.put([write_random(tmp_path / "media" / "a.wav", 200_000_000)])
    queue.start_agent()
    wait_until(lambda: receipts.of(queue.work, delivery_id), "the portal's word")
    pid = queue.operator.agent_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    queue.start_agent()
    assert settled(queue, delivery_id).kept_at
    assert as_json(settled(queue, delivery_id))["manifest"]


def test_a_file_that_is_gone_before_it_is_read_again_has_no_digests_and_says_why(
    queue: Queue, tmp_path: Path
) -> None:
    paths = [write_random(tmp_path / "media" / name, 1_000) for name in ("a.wav", "b.wav")]
    delivery_id = queue.put(paths)
    queue.start_agent()
    first = settled(queue, delivery_id)
    queue.operator.stop_agent()
    with queue.work.transaction() as connection:
        # As it was when the portal had just given its word.
        connection.execute("UPDATE receipts SET receipt = NULL, manifest = NULL, settled = 0")
        connection.execute("DELETE FROM digested")
    paths[0].unlink()
    paths[1].write_bytes(b"other")
    queue.start_agent()
    wait_until(lambda: (receipts.of(queue.work, delivery_id) or first).receipt, "a receipt")
    row = receipts.of(queue.work, delivery_id)
    assert row is not None
    receipt = as_json(row)
    assert [list(file["digests"]) for file in receipt["files"]] == [["crc64nvme"]] * 2
    assert "cannot be read any more" in receipt["files"][0]["note"]
    assert "has changed" in receipt["files"][1]["note"]
    assert (receipt["manifest"], row.manifest) == (None, None)


def test_the_receipt_waits_for_a_portal_that_is_away(queue: Queue, tmp_path: Path) -> None:
    delivery_id = queue.put([write_random(tmp_path / "media" / "a.wav", 1_000)])
    queue.start_agent()
    settled(queue, delivery_id)
    queue.operator.stop_agent()
    queue.portal.kill()
    with queue.work.transaction() as connection:
        connection.execute("UPDATE receipts SET settled = 0, kept_at = NULL")
    queue.start_agent()
    wait_until(lambda: tries(queue, delivery_id) > 0, "a failed try")
    row = receipts.of(queue.work, delivery_id)
    assert row is not None
    assert row.receipt is not None
    assert row.kept_at is None


def tries(queue: Queue, delivery_id: str) -> int:
    row = receipts.of(queue.work, delivery_id)
    return row.tries if row else 0


def test_a_portal_that_asks_for_more_digests_finds_them_in_receipt_and_manifest(
    tmp_path: Path,
) -> None:
    shipped = files("backlot_tui.portal").joinpath("catalogue.toml").read_text("utf-8")
    asking = tmp_path / "catalogue.toml"
    asking.write_text(shipped.replace("digests = []", 'digests = ["md5"]'), encoding="utf-8")
    with running_queue(tmp_path, 1, "--catalogue", str(asking)) as queue:
        source = write_random(tmp_path / "media" / "a.wav", 300_000)
        delivery_id = queue.put([source])
        queue.start_agent()
        row = settled(queue, delivery_id)
    md5 = hashlib.md5(source.read_bytes(), usedforsecurity=False).hexdigest()
    digests = as_json(row)["files"][0]["digests"]
    assert digests["md5"] == md5
    assert digests.keys() == {"crc64nvme", "xxh128", "md5"}
    assert row.manifest is not None and md5.encode() in row.manifest


def nothing() -> None:
    pass


def test_a_file_is_followed_while_it_is_sent_and_read_once(tmp_path: Path) -> None:
    path = write_random(tmp_path / "a.wav", 5_000_000)
    transfer = LocalTransfer(1, 0, str(path), "a.wav", identity_of(str(path)), {})
    digesting, kinds = Digesting(), ("xxh64",)
    assert digesting.go_on(transfer, 2_000_000, kinds, nothing) == (2_000_000, None)
    assert digesting.go_on(transfer, 2_000_000, kinds, nothing) == (0, None)
    count, digested = digesting.go_on(transfer, 5_000_000, kinds, nothing)
    whole = Digester(("crc64nvme", "xxh64"))
    whole.update(path.read_bytes())
    assert count == 3_000_000
    assert digested is not None
    assert digested.digests == whole.values()


def test_what_is_not_sent_any_more_is_begun_again(tmp_path: Path) -> None:
    path = write_random(tmp_path / "a.wav", 2_000)
    transfer = LocalTransfer(1, 0, str(path), "a.wav", identity_of(str(path)), {})
    digesting = Digesting()
    digesting.go_on(transfer, 1_000, (), nothing)
    digesting.keep_only(())
    assert digesting.at(1) == 0
    count, digested = digesting.go_on(transfer, 2_000, (), nothing)
    assert (count, digested is not None) == (2_000, True)
