"""Sending the missing parts of one delivery: hashed, signed for and sent, several at a time.

    one thread:      read and hash the next parts -> ask for their signed URLs ┐
    sender threads:                                   PUT each from the page cache

While a batch is being sent the next one is hashed. At most `CONNECTIONS` parts are in flight.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from backlot_tui.agent.byte_engine import PartSender
from backlot_tui.agent.progress import Progress
from backlot_tui.agent.source import PIECE, Part, SourceChanged, digest, opened, parts_of, pieces
from backlot_tui.domain.problems import Interrupted, PortalRefused, Temporary
from backlot_tui.domain.wire import PartToSign, SignedPart
from backlot_tui.integrity.crc64 import to_hex
from backlot_tui.portal_client.client import PortalClient
from backlot_tui.state import parts as journal
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import LocalTransfer

CONNECTIONS = 3
"""Measured: two connections fill a local line; a third hides the time of hashing and signing."""

_BATCH_BYTES = 64 << 20
_BATCH_PARTS = 64
"""A batch is one call for signed URLs: a few large parts, or many small files."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What every step of one delivery's sending needs."""

    delivery_id: str
    work: Database
    portal: PortalClient
    progress: Progress
    stop: threading.Event


class Lane:
    """One kept connection and one reused buffer: what a part in flight occupies."""

    def __init__(self) -> None:
        self.sender = PartSender()
        self.buffer = bytearray(PIECE)


def send_missing(errand: Errand, transfers: tuple[LocalTransfer, ...]) -> None:
    """Send every part that the portal does not have; returns when all of them are safe.

    Raises Interrupted when asked to stop, SourceChanged, and what the portal refuses.
    """
    at_portal = {
        entry.file_id: {part.number: part.crc64 for part in entry.parts}
        for entry in errand.portal.parts(errand.delivery_id)
    }
    missing: list[Part] = []
    for transfer in transfers:
        missing += _missing_parts(errand, transfer, at_portal.get(transfer.file_id or "", {}))
    if missing:
        _send_all(errand, missing, at_portal)


def _missing_parts(errand: Errand, transfer: LocalTransfer, there: dict[int, str]) -> list[Part]:
    """Parts that are not safe on both sides' word; sets the transfer's progress."""
    noted = journal.safe_parts(errand.work, transfer.id)
    safe = {number for number, crc64 in noted.items() if there.get(number) == crc64}
    if safe != noted.keys():
        journal.forget_except(errand.work, transfer.id, safe)
    parts = parts_of(transfer)
    errand.progress.begin(transfer.id, sum(part.size for part in parts if part.number in safe))
    return [part for part in parts if part.number not in safe]


def _send_all(errand: Errand, missing: list[Part], at_portal: dict[str, dict[int, str]]) -> None:
    lanes = [Lane() for _ in range(CONNECTIONS)]
    free: queue.SimpleQueue[Lane] = queue.SimpleQueue()
    for lane in lanes:
        free.put(lane)
    failed = threading.Event()
    sent: list[Future[None]] = []

    def send(lane: Lane, part: Part, crc64: str, signed: SignedPart) -> None:
        try:
            _send_part(errand, lane, part, crc64, signed)
        except BaseException:
            failed.set()
            raise
        finally:
            free.put(lane)

    buffer = bytearray(PIECE)
    with ExitStack() as stack:
        for lane in lanes:
            stack.callback(lane.sender.close)
        pool = stack.enter_context(ThreadPoolExecutor(CONNECTIONS, "part"))
        for batch in _batches(missing):
            _check_stop(errand)
            hashed = [(part, _digest(part, buffer)) for part in batch]
            for part, crc64, signed in _signed(errand, _adopt(errand, hashed, at_portal)):
                lane = free.get()
                if failed.is_set():
                    break
                sent.append(pool.submit(send, lane, part, crc64, signed))
            if failed.is_set():
                break
    for future in sent:
        future.result()


def _send_part(errand: Errand, lane: Lane, part: Part, crc64: str, signed: SignedPart) -> None:
    _check_stop(errand)
    transfer_id = part.transfer.id
    journal.sending(errand.work, transfer_id, part.number, crc64)
    try:
        lane.sender.put(
            signed,
            lambda: _pieces_while_wanted(errand, part, lane.buffer),
            lambda count: errand.progress.add(transfer_id, count),
        )
    except PortalRefused as refusal:
        if refusal.code != "bad-digest":
            raise
        if _digest(part, lane.buffer) != crc64:
            raise SourceChanged(part.transfer.path, "has changed") from refusal
        raise Temporary("bad-digest", "A part arrived damaged and is sent again.") from refusal
    journal.sent(errand.work, transfer_id, part.number)


def _pieces_while_wanted(errand: Errand, part: Part, buffer: bytearray) -> Iterator[memoryview]:
    with opened(part.transfer) as handle:
        for piece in pieces(handle, part, buffer):
            _check_stop(errand)
            yield piece


def _digest(part: Part, buffer: bytearray) -> str:
    with opened(part.transfer) as handle:
        return to_hex(digest(handle, part, buffer))


def _adopt(
    errand: Errand, hashed: list[tuple[Part, str]], at_portal: dict[str, dict[int, str]]
) -> list[tuple[Part, str]]:
    """Parts that arrived without our knowing (we were killed in between) need no second sending."""
    to_send = []
    for part, crc64 in hashed:
        if at_portal.get(part.transfer.file_id or "", {}).get(part.number) == crc64:
            journal.adopted(errand.work, part.transfer.id, part.number, crc64)
            errand.progress.arrived(part.transfer.id, part.size)
        else:
            to_send.append((part, crc64))
    return to_send


def _signed(errand: Errand, hashed: list[tuple[Part, str]]) -> list[tuple[Part, str, SignedPart]]:
    if not hashed:
        return []
    wanted = [
        PartToSign(file_id=part.transfer.file_id or "", number=part.number, crc64=crc64)
        for part, crc64 in hashed
    ]
    signed = {
        (entry.file_id, entry.number): entry
        for entry in errand.portal.sign_parts(errand.delivery_id, wanted)
    }
    return [
        (part, crc64, signed[part.transfer.file_id or "", part.number]) for part, crc64 in hashed
    ]


def _batches(parts: list[Part]) -> Iterator[list[Part]]:
    batch: list[Part] = []
    size = 0
    for part in parts:
        if batch and (size + part.size > _BATCH_BYTES or len(batch) == _BATCH_PARTS):
            yield batch
            batch, size = [], 0
        batch.append(part)
        size += part.size
    yield batch


def _check_stop(errand: Errand) -> None:
    if errand.stop.is_set():
        raise Interrupted("stopped", "The agent was asked to stop; it goes on at its next start.")
