"""Sending the missing parts of one delivery: hashed, signed for and sent, several at a time.

    a thread ahead:        read and hash the next batch of parts -> ask for their signed URLs
    the delivery's own:    give each bundle of them to a lane, when it is its turn
    the lanes' threads:    PUT them from the page cache

Small parts go in bundles, so that a thousand subtitles cost neither a call nor a commit each, nor a
request where the portal takes them together.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial

from backlot_tui.agent.batches import Signed, batches, bundles
from backlot_tui.agent.errand import Errand
from backlot_tui.agent.lanes import Lane
from backlot_tui.agent.limits import PIECE
from backlot_tui.agent.progress import HASHING
from backlot_tui.agent.putting import Putting, checksum_of
from backlot_tui.agent.source import Part, parts_of
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.units import counted
from backlot_tui.domain.wire import PartToSign
from backlot_tui.state import parts as journal
from backlot_tui.state.deliveries import LocalTransfer

AtPortal = dict[str, dict[int, str]]
"""File id -> part number -> CRC-64 of what is safe there."""


class FilesHeld(Problem):
    """Everything is sent but the files that a person has paused."""

    def __init__(self, count: int, of: int) -> None:
        files = counted(count, "file is", "files are")
        super().__init__("files-paused", f"{files} paused, of {of}.", "Resume to send the rest.")


def send_missing(errand: Errand, transfers: tuple[LocalTransfer, ...], at_portal: AtPortal) -> None:
    """Send every part that the portal does not have; returns when all of them are safe.

    Raises Interrupted when asked to stop, FilesHeld, SourceChanged, and what the portal refuses.
    """
    missing: list[Part] = []
    for transfer in transfers:
        missing += _missing_parts(errand, transfer, at_portal.get(transfer.file_id or "", {}))
    while wanted := [part for part in missing if part.transfer.id not in errand.held]:
        done = _Sending(errand, at_portal).send(wanted)
        missing = [part for part in missing if (part.transfer.id, part.number) not in done]
    if missing:
        raise FilesHeld(len({part.transfer.id for part in missing}), len(transfers))


def _missing_parts(errand: Errand, transfer: LocalTransfer, there: dict[int, str]) -> list[Part]:
    """Parts that are not safe on both sides' word; sets the transfer's progress."""
    noted = journal.safe_parts(errand.work, transfer.id)
    safe = {number for number, crc64 in noted.items() if there.get(number) == crc64}
    if safe != noted.keys():
        journal.forget_except(errand.work, transfer.id, safe)
    parts = parts_of(transfer)
    errand.progress.begin(transfer.id, sum(part.size for part in parts if part.number in safe))
    return [part for part in parts if part.number not in safe]


class _Sending:
    """One pass over the missing parts."""

    def __init__(self, errand: Errand, at_portal: AtPortal) -> None:
        self._errand = errand
        self._at_portal = at_portal
        self._failed = threading.Event()
        self._done: set[tuple[int, int]] = set()

    def send(self, missing: list[Part]) -> set[tuple[int, int]]:
        """The (transfer, number) of the parts that are safe now; held files' may be missing."""
        futures: list[Future[None]] = []
        self._errand.lanes.soon(self._errand.rank)
        try:
            with closing(self._prepared(missing)) as prepared:
                for bundle in prepared:
                    self._check()
                    with self._errand.progress.wanting_lane():
                        lane = self._errand.lanes.take(self._errand, self._check)
                    futures.append(self._errand.lanes.run(lane, partial(self._send_bundle, bundle)))
        except _Failed:
            pass  # the lanes' own problem is raised below
        finally:
            self._errand.lanes.no_more(self._errand.delivery_id)
            # Whatever ends this pass, nothing of it may still be on its way after it.
            problems = [future.exception() for future in futures]
        for problem in problems:
            if problem is not None:
                raise problem
        return self._done

    def _check(self) -> None:
        self._errand.check()
        if self._failed.is_set():
            raise _Failed

    def _prepared(self, missing: list[Part]) -> Generator[list[Signed], None, None]:
        """Bundles of parts with their checksums and URLs; while a batch is sent, the next is made
        ready."""
        first, *others = batches(missing)
        ready = self._ready(first)
        with ThreadPoolExecutor(1, "ahead") as ahead:
            for batch in others:
                coming = ahead.submit(self._ready, batch)
                yield from bundles(ready)
                ready = coming.result()
            yield from bundles(ready)

    def _ready(self, batch: list[Part]) -> list[Signed]:
        buffer = bytearray(PIECE)
        hashed = []
        with self._errand.progress.phase(HASHING):
            for part in batch:
                self._check()
                if part.transfer.id not in self._errand.held:
                    hashed.append((part, checksum_of(part, buffer)))
        return self._signed(self._adopt(hashed))

    def _adopt(self, hashed: list[tuple[Part, str]]) -> list[tuple[Part, str]]:
        """Parts that arrived without our knowing (we were killed in between) are not sent again."""
        to_send: list[tuple[Part, str]] = []
        there: list[tuple[Part, str]] = []
        for part, crc64 in hashed:
            known = self._at_portal.get(part.transfer.file_id or "", {})
            (there if known.get(part.number) == crc64 else to_send).append((part, crc64))
        if there:
            journal.adopted(
                self._errand.work, [(part.transfer.id, part.number, crc) for part, crc in there]
            )
        for part, _ in there:
            self._errand.progress.arrived(part.transfer.id, part.size)
            self._done.add((part.transfer.id, part.number))
        return to_send

    def _signed(self, hashed: list[tuple[Part, str]]) -> list[Signed]:
        if not hashed:
            return []
        wanted = [
            PartToSign(file_id=part.transfer.file_id or "", number=part.number, crc64=crc64)
            for part, crc64 in hashed
        ]
        answer = self._errand.portal.sign_parts(self._errand.delivery_id, wanted)
        urls = {(entry.file_id, entry.number): entry for entry in answer}
        return [
            Signed(part, crc64, urls[part.transfer.file_id or "", part.number])
            for part, crc64 in hashed
        ]

    def _renewed(self, each: Signed) -> Signed:
        [fresh] = self._signed([(each.part, each.crc64)])
        return fresh

    def _send_bundle(self, bundle: list[Signed], lane: Lane) -> None:
        """Send the parts; what arrived is noted, whatever stops the rest."""
        errand = self._errand
        wanted = [each for each in bundle if each.part.transfer.id not in errand.held]
        safe: list[tuple[int, int]] = []
        journal.sending(errand.work, [each.entry for each in wanted])
        try:
            putting = Putting(errand, self._renewed)
            putting.put(lane, wanted, lambda each: safe.append(each.entry[:2]))
        except BaseException:
            self._failed.set()
            raise
        finally:
            if safe:
                journal.sent(errand.work, safe)
            self._done.update(safe)


class _Failed(Exception):
    """Another part of the delivery has failed: nothing more is begun."""
