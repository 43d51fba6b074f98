"""`receipt`: what a person does with the receipt of a delivery, from any shell."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from backlot_tui.state import receipts
from tests.support.processes import Ended, Operator, wait_until
from tests.support.queueing import Queue, running_queue, write_random


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery of two files, with its receipt here and at the portal."""

    queue: Queue
    id: str
    media: Path

    def run(self, *arguments: str | Path) -> Ended:
        return self.queue.operator.run("receipt", *arguments)


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Delivered]:
    folder = tmp_path_factory.mktemp("delivered")
    with running_queue(folder, 2) as queue:
        media = folder / "A002R2EC"
        files = [write_random(media / "a.wav", 2_000_000), write_random(media / "b [1].wav", 1)]
        delivery_id = queue.put(files)
        queue.start_agent()
        wait_until(lambda: is_kept(queue, delivery_id), "a receipt")
        yield Delivered(queue, delivery_id, media)


@pytest.fixture
def copy(delivered: Delivered, tmp_path: Path) -> Path:
    """The media, copied to where a test may spoil them."""
    return Path(shutil.copytree(delivered.media, tmp_path / "A002R2EC"))


def is_kept(queue: Queue, delivery_id: str) -> bool:
    row = receipts.of(queue.work, delivery_id)
    return row is not None and row.kept_at is not None


def test_it_shows_who_sent_what_when_and_what_the_portal_said(delivered: Delivered) -> None:
    shown = delivered.run("show", delivered.id[:8])
    assert shown.code == 0, shown.err
    for words in (delivered.id, "Olga Operator from", "Pending Inspection at", "0 sent again"):
        assert words in shown.out
    assert "since 20" in shown.out
    found = delivered.run("show", delivered.id[:8], "--json").json
    assert found["kept_at"]
    [first, _] = found["receipt"]["files"]
    assert (first["name"], first["size"]) == ("a.wav", 2_000_000)
    assert first["digests"]["xxh128"] in shown.out


def test_by_its_whole_id_it_comes_from_the_portal_to_any_machine(
    delivered: Delivered, tmp_path: Path
) -> None:
    portal = delivered.queue.portal
    elsewhere = Operator(tmp_path / "elsewhere" / "state", portal.url, portal.token)
    here = delivered.run("show", delivered.id, "--json").json
    there = elsewhere.run("receipt", "show", delivered.id, "--json").json
    assert there["receipt"] == here["receipt"]
    assert elsewhere.run("receipt", "show", delivered.id[:8]).code == 3


def test_files_that_are_still_the_same_verify(delivered: Delivered) -> None:
    ended = delivered.run("verify", delivered.id[:8])
    assert (ended.code, ended.out) == (0, "2 files, 2.0 MB read: all as it was written down.\n")


def test_what_is_exported_beside_the_files_verifies_and_tells_what_differs(
    delivered: Delivered, copy: Path
) -> None:
    ended = delivered.run("export", delivered.id[:8], copy, "--json")
    assert ended.code == 0, ended.err
    receipt, manifest, _ = (Path(path) for path in ended.json["written"])
    for what in (copy, manifest, receipt):
        assert delivered.run("verify", what).code == 0, what

    content = bytearray((copy / "a.wav").read_bytes())
    content[1_000_000] ^= 1
    (copy / "a.wav").write_bytes(content)
    (copy / "b [1].wav").unlink()
    spoilt = delivered.run("verify", copy)
    assert spoilt.code == 4
    assert "a.wav: its xxh128 differs." in spoilt.out
    assert "b [1].wav is missing." in spoilt.out
    told = delivered.run("verify", receipt, "--json")
    assert told.code == 4
    assert [(each["what"], each["name"], each["digest"]) for each in told.json["differences"]] == [
        ("digest", "a.wav", "crc64nvme"),
        ("digest", "a.wav", "xxh128"),
        ("missing", "b [1].wav", ""),
    ]


def test_an_export_changes_nothing_that_is_there(delivered: Delivered, copy: Path) -> None:
    assert delivered.run("export", delivered.id[:8], copy).code == 0
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    again = delivered.run("export", delivered.id[:8], copy)
    assert again.code == 2
    assert "has an MHL history already" in again.err
    assert before == {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}


def test_a_manifest_that_was_changed_is_told(delivered: Delivered, copy: Path) -> None:
    delivered.run("export", delivered.id[:8], copy)
    [manifest] = (copy / "ascmhl").glob("*.mhl")
    manifest.write_text(manifest.read_text().replace("Olga Operator", "Somebody else"))
    ended = delivered.run("verify", copy)
    assert ended.code == 4
    assert "its C4 differs" in ended.out


def test_what_has_no_receipt_is_said_in_a_sentence(delivered: Delivered, tmp_path: Path) -> None:
    queue = delivered.queue
    waiting = queue.put([write_random(tmp_path / "c.wav", 10)], settle_until=4e9)
    ended = delivered.run("show", waiting)
    assert ended.code == 3
    assert "is Waiting and has no receipt" in ended.err
    assert delivered.run("verify", tmp_path).code == 3
    missing = delivered.run("verify", tmp_path / "gone")
    assert missing.code == 3 and f"There is no file or folder {tmp_path}/gone." in missing.err
    assert delivered.run("verify", tmp_path / "c.wav").code == 2
    assert delivered.run("show", "0000").code == 3
    assert delivered.run("export", delivered.id[:8]).code == 2


def test_a_receipt_that_is_still_being_written_says_how_far(tmp_path: Path) -> None:
    with running_queue(tmp_path, 1) as queue:
        delivery_id = queue.put([write_random(tmp_path / "a.wav", 10)], settle_until=4e9)
        receipts.owe(queue.work, delivery_id, "{}")
        ended = queue.operator.run("receipt", "show", delivery_id, "--json")
        assert ended.code == 5
        assert "0 of 1 files are hashed" in json.loads(ended.out)["problem"]["sentence"]
