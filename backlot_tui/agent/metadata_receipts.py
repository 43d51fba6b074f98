"""Receipts of deliveries of metadata alone: nothing is read for them, the portal's word is enough.

They are written here and then sent like all others (`agent.receipting`).
"""

from __future__ import annotations

import time
import traceback
from concurrent.futures import Future, ThreadPoolExecutor

from backlot_tui.agent.log import log
from backlot_tui.agent.outcomes import pause
from backlot_tui.agent.portals import Portals
from backlot_tui.agent.receipt_of import acknowledgement_of, receipt_of_metadata
from backlot_tui.agent.receipt_sending import LONG_PAUSE_S
from backlot_tui.domain.problems import NoPermission, NotFound, Problem
from backlot_tui.domain.transitions import BYTES_ARRIVED
from backlot_tui.integrity.receipt_json import acknowledgement_json, receipt_json
from backlot_tui.portal_client.client import PortalClient
from backlot_tui.state import metadata_deliveries
from backlot_tui.state.clock import utc_now
from backlot_tui.state.database import Database, StateUnusable
from backlot_tui.state.metadata_deliveries import MetadataDelivery

_MOST_LOOKS = 6
"""A delivery that the portal does not have after about a minute never came to it."""


class MetadataReceipts:
    """Asks one after the other, in a thread of its own: a portal that hangs holds up nothing."""

    def __init__(self, work: Database, portals: Portals) -> None:
        self._work = work
        self._portals = portals
        self._thread = ThreadPoolExecutor(1, "metadata-receipts")
        self._under_way: Future[None] | None = None

    def write_due(self) -> bool:
        """Begin with what is due and not under way any more; whether anything was due."""
        due = metadata_deliveries.due(self._work, time.time())
        if due and (self._under_way is None or self._under_way.done()):
            self._under_way = self._thread.submit(self._write, self._asked(due))
        return bool(due)

    def close(self) -> None:
        self._thread.shutdown(cancel_futures=True)

    def _asked(self, due: list[MetadataDelivery]) -> list[tuple[MetadataDelivery, PortalClient]]:
        found: list[tuple[MetadataDelivery, PortalClient]] = []
        for each in due:
            try:
                found.append((each, self._portals.client(each.portal)))
            except NoPermission as problem:
                _later(self._work, each, problem)
        return found

    def _write(self, asked: list[tuple[MetadataDelivery, PortalClient]]) -> None:
        try:
            for each, portal in asked:
                self._write_or_later(each, portal)
        except StateUnusable as unusable:
            log("metadata receipts wait", sentence=str(unusable))

    def _write_or_later(self, asked: MetadataDelivery, portal: PortalClient) -> None:
        try:
            write(self._work, portal, asked)
        except StateUnusable:
            raise
        except Exception:  # a fault of ours must not take the other receipts with it
            log("receipt fault", delivery=asked.id, trace=traceback.format_exc())
            metadata_deliveries.later(self._work, asked.id, time.time() + LONG_PAUSE_S)


def write(work: Database, portal: PortalClient, asked: MetadataDelivery) -> None:
    """Ask once what became of the delivery, and write its receipt if the portal has it."""
    try:
        row = portal.delivery(asked.id)
    except NotFound as problem:
        if asked.tries + 1 < _MOST_LOOKS:
            _later(work, asked, problem)
        else:
            _forget(work, asked, str(problem))
        return
    except Problem as problem:
        _later(work, asked, problem)
        return
    if row.state not in BYTES_ARRIVED:
        _forget(work, asked, f"It is {row.state}.")
        return
    now = utc_now()
    metadata_deliveries.write_receipt(
        work,
        asked,
        acknowledgement_json(acknowledgement_of(row)),
        now,
        receipt_json(receipt_of_metadata(asked, row, now)),
    )
    log("receipt", delivery=asked.id, manifest=False)


def _later(work: Database, asked: MetadataDelivery, problem: Problem) -> None:
    log("receipt waits", delivery=asked.id, sentence=str(problem))
    metadata_deliveries.later(work, asked.id, time.time() + pause(asked.tries + 1))


def _forget(work: Database, asked: MetadataDelivery, sentence: str) -> None:
    log("no receipt", delivery=asked.id, sentence=sentence)
    metadata_deliveries.not_taken(work, asked.id)
