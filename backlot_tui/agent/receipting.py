"""Receipts of what was delivered: one thread digests, writes them, and leaves them at the portal.

Large files are read behind their parts while they are sent; all else when its delivery is
complete. The receipt waits for that, the delivery does not.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

from backlot_tui.agent.asked_digests import AskedDigests
from backlot_tui.agent.digesting import Digesting
from backlot_tui.agent.log import log
from backlot_tui.agent.outcomes import STATE_PAUSE_S, pause
from backlot_tui.agent.portals import Portals
from backlot_tui.agent.receipt_of import acknowledgement_of, receipt_of
from backlot_tui.agent.receipt_sending import LONG_PAUSE_S, send_written
from backlot_tui.agent.source import SourceAway, SourceChanged
from backlot_tui.domain import wire
from backlot_tui.domain.problems import Interrupted, NoPermission
from backlot_tui.integrity.receipt_json import acknowledgement_json, receipt_json
from backlot_tui.integrity.receipt_manifest import manifest_of
from backlot_tui.portal_client.gathering_client import GatheringClient
from backlot_tui.state import deliveries, receipts
from backlot_tui.state.clock import utc_now
from backlot_tui.state.database import Database, StateUnusable
from backlot_tui.state.deliveries import LocalDelivery
from backlot_tui.state.receipts import Digested, ReceiptRow

FOLLOWED = 256 << 20
"""Bytes from which a delivery is worth being followed while it is sent."""

_STEP = 256 << 20
"""Bytes of one delivery after which others have their turn."""

_LOOK_S = 1.0
"""How often a delivery that is followed is looked at."""

_MOST_TRIES = 6
"""For a file that cannot be read; then its receipt is written without its digests."""


def owe(work: Database, answer: wire.DeliveryRow) -> None:
    """Note the portal's word that all bytes are proven, before anything else is made of it."""
    receipts.owe(work, answer.id, acknowledgement_json(acknowledgement_of(answer)))


class Receipting:
    """kinds: the digests beside CRC-64, and beside what a portal asks for.

    wake: called when a round is over that moved something.
    """

    def __init__(
        self,
        work: Database,
        portals: Portals,
        kinds: Collection[str],
        wake: Callable[[], None],
    ) -> None:
        self._work = work
        self._portals = portals
        self.kinds = tuple(kinds)
        """Those of files that are begun from now on; replaced when the config changes."""
        self._asked = AskedDigests()
        self._digesting = Digesting()
        self._wake = wake
        self._thread = ThreadPoolExecutor(1, "receipts")
        self._round: Future[None] | None = None
        self._stop = threading.Event()
        self._looked_at = 0.0

    def go_on(self, under_way: Collection[str]) -> bool:
        """Begin the next round if the last one is over; whether any receipt is due.

        under_way: the ids of the deliveries that are to be followed. From the agent's own thread.
        """
        now = time.monotonic()
        due = receipts.any_due(self._work, time.time())
        if self._round is not None and not self._round.done():
            return True
        if due or (under_way and now - self._looked_at >= _LOOK_S):
            self._looked_at = now
            rows = receipts.due(self._work, time.time())
            clients = {portal: self._client(portal) for portal in {row.portal for row in rows}}
            owed = [(row, clients[row.portal]) for row in rows]
            followed = [(each, self._client(self._portal_of(each))) for each in under_way]
            self._round = self._thread.submit(self._go_round, owed, followed)
        return due

    def close(self) -> None:
        self._stop.set()
        self._thread.shutdown(cancel_futures=True)

    def _portal_of(self, delivery_id: str) -> str:
        delivery = deliveries.delivery(self._work, delivery_id)
        assert delivery is not None
        return delivery.portal

    def _client(self, portal: str) -> GatheringClient | None:
        try:
            return self._portals.client(portal)
        except NoPermission:
            return None

    def _go_round(
        self,
        owed: list[tuple[ReceiptRow, GatheringClient | None]],
        under_way: list[tuple[str, GatheringClient | None]],
    ) -> None:
        """Each receipt a step further, then each delivery that is followed."""
        moved = False
        reading: set[int] = set()
        try:
            self._send_written(owed)
            for row, portal in owed:
                if row.receipt is None:
                    moved |= self._further_or_later(row, portal, reading)
            for delivery_id, portal in under_way:
                delivery = deliveries.delivery(self._work, delivery_id)
                if delivery is not None:
                    reading.update(transfer.id for transfer in delivery.transfers)
                    self._follow(delivery, portal)
            self._digesting.keep_only(reading)
        except Interrupted:
            return
        except StateUnusable as unusable:
            log("receipts wait", sentence=str(unusable))
            self._stop.wait(STATE_PAUSE_S)
            return
        if moved:
            self._wake()

    def _send_written(self, owed: list[tuple[ReceiptRow, GatheringClient | None]]) -> None:
        written: dict[GatheringClient | None, list[ReceiptRow]] = {}
        for row, portal in owed:
            if row.receipt is not None:
                written.setdefault(portal, []).append(row)
        for portal, rows in written.items():
            try:
                send_written(self._work, portal, rows)
            except StateUnusable:
                raise
            except Exception:
                for row in rows:
                    self._fault(row)

    def _fault(self, row: ReceiptRow) -> None:
        """Of ours; it must not take the other receipts with it."""
        log("receipt fault", delivery=row.delivery_id, trace=traceback.format_exc())
        receipts.later(self._work, row.delivery_id, time.time() + LONG_PAUSE_S)

    def _further_or_later(
        self, row: ReceiptRow, portal: GatheringClient | None, reading: set[int]
    ) -> bool:
        try:
            return self._further(row, portal, reading)
        except (Interrupted, StateUnusable):
            raise
        except Exception:
            self._fault(row)
            return False

    def _further(self, row: ReceiptRow, portal: GatheringClient | None, reading: set[int]) -> bool:
        delivery = deliveries.delivery(self._work, row.delivery_id)
        assert delivery is not None
        reading.update(transfer.id for transfer in delivery.transfers)
        try:
            is_done = self._digest(delivery, portal, row.tries, is_complete=True)
        except SourceAway as away:
            log("receipt waits", delivery=row.delivery_id, sentence=str(away))
            receipts.later(self._work, row.delivery_id, time.time() + pause(row.tries + 1))
            return False
        if is_done:
            self._write(delivery, row)
        return True

    def _follow(self, delivery: LocalDelivery, portal: GatheringClient | None) -> None:
        # Whoever sends it finds the same trouble, and says so.
        with suppress(SourceAway, SourceChanged):
            self._digest(delivery, portal, 0, is_complete=False)

    def _digest(
        self,
        delivery: LocalDelivery,
        portal: GatheringClient | None,
        tries: int,
        *,
        is_complete: bool,
    ) -> bool:
        """Read a step further; whether every file's digests are there."""
        kinds = (*self.kinds, *self._asked.of(delivery.portal, portal))
        done = receipts.digested(self._work, delivery.id)
        found: list[Digested] = []
        left = _STEP
        try:
            for transfer in delivery.transfers:
                if transfer.id in done or left <= 0:
                    continue
                sent = transfer.identity.size if is_complete else transfer.sent_bytes
                until = min(sent, self._digesting.at(transfer.id) + left)
                try:
                    count, digested = self._digesting.go_on(transfer, until, kinds, self._check)
                except (SourceChanged, SourceAway) as problem:
                    if not is_complete or (isinstance(problem, SourceAway) and tries < _MOST_TRIES):
                        raise
                    count, digested = 0, Digested(transfer.id, {}, utc_now(), problem.sentence)
                left -= count
                if digested is not None:
                    found.append(digested)
        finally:
            if found:
                receipts.save_digested(self._work, found)
        return len(done) + len(found) == len(delivery.transfers)

    def _write(self, delivery: LocalDelivery, row: ReceiptRow) -> None:
        receipt = receipt_of(
            delivery,
            row,
            receipts.digested(self._work, delivery.id),
            receipts.part_tallies(self._work, delivery.id),
        )
        made = manifest_of(receipt, utc_now())
        if made is not None:
            receipt = replace(receipt, manifest=made[0])
        receipts.write(self._work, delivery.id, receipt_json(receipt), made[1] if made else None)
        log("receipt", delivery=delivery.id, manifest=receipt.manifest is not None)

    def _check(self) -> None:
        if self._stop.is_set():
            raise Interrupted("stopped", "It was stopped on the way.")
