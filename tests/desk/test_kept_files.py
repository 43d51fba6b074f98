"""A receipt of metadata alone, held against that of the delivery that sent the files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from backlot_tui.desk.kept_files import sent_by, verify_kept, where_manifest
from backlot_tui.domain.problems import NotFound, PortalUnreachable
from backlot_tui.domain.wire import KeptReceipt
from backlot_tui.integrity.crc64 import crc64, to_hex
from backlot_tui.integrity.receipt import Acknowledgement, Receipt, ReceiptFile
from backlot_tui.integrity.receipt_json import receipt_json
from backlot_tui.state.database import Database
from backlot_tui.state.work_schema import open_work

FIRST, SECOND = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2))
CONTENT = b"twelve bytes"


@pytest.fixture
def work(tmp_path: Path) -> Database:
    return open_work(tmp_path / "work.db")


@pytest.fixture
def sent(tmp_path: Path) -> Receipt:
    """Of the delivery that sent one file, which is still there."""
    path = tmp_path / "a.wav"
    path.write_bytes(CONTENT)
    file = ReceiptFile(
        "a.wav", str(path), len(CONTENT), "", {}, {"crc64nvme": to_hex(crc64(CONTENT))}
    )
    word = Acknowledgement(FIRST, "Pending Inspection", 1, "Ana", "", ())
    return Receipt(
        *(FIRST, "http://portal", "SR-1", "Harbour of Glass", "Archival Assets", "host", "tool"),
        *("", "", ""),
        files=(file,),
        acknowledgement=word,
    )


@pytest.fixture
def kept(sent: Receipt) -> Receipt:
    [file] = sent.files
    return replace(
        sent,
        delivery_id=SECOND,
        bytes_of=FIRST,
        files=(replace(file, path="", metadata={"a": "b"}),),
    )


def at_portal(receipt: Receipt) -> KeptReceipt:
    return KeptReceipt(receipt=json.loads(receipt_json(receipt)), manifest=None, at="", who="Ana")


def test_what_was_sent_is_read_again(work: Database, sent: Receipt, kept: Receipt) -> None:
    found = verify_kept(work, kept, lambda _: at_portal(sent))
    assert (found.files, found.bytes, found.differences) == (1, len(CONTENT), [])
    Path(sent.files[0].path).unlink()
    gone = verify_kept(work, kept, lambda _: at_portal(sent))
    assert [each.sentence for each in gone.differences] == ["a.wav is missing."]


@pytest.mark.parametrize(
    "change",
    [
        lambda file: replace(file, size=1),
        lambda file: replace(file, digests={"crc64nvme": "0" * 16}),
        lambda file: replace(file, name="b"),
    ],
)
def test_a_file_that_is_not_the_one_that_was_sent_is_a_difference(
    work: Database,
    sent: Receipt,
    kept: Receipt,
    change: Callable[[ReceiptFile], ReceiptFile],
) -> None:
    [file] = kept.files
    other = replace(kept, files=(change(file),))
    [difference] = verify_kept(work, other, lambda _: at_portal(sent)).differences
    assert difference.sentence.endswith(f"is not what delivery {FIRST} sent.")


def test_without_the_sender_s_receipt_nothing_is_called_verified(
    work: Database, kept: Receipt
) -> None:
    def none(_: str) -> KeptReceipt:
        raise NotFound("receipt-unknown", "It has no receipt.")

    def away(_: str) -> KeptReceipt:
        raise PortalUnreachable("portal-unreachable", "It is away.")

    with pytest.raises(NotFound, match=f"sent by delivery {FIRST}. Its receipt is neither here"):
        verify_kept(work, kept, none)
    with pytest.raises(PortalUnreachable):
        verify_kept(work, kept, away)


def test_only_a_receipt_of_metadata_speaks_of_another_delivery(
    work: Database, sent: Receipt, kept: Receipt
) -> None:
    assert sent_by(sent) == ""
    assert FIRST in sent_by(kept)
    assert "which is not on this machine" in where_manifest(work, kept)
