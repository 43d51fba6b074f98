"""Telling the portal that a delivery was given up, until it was told."""

from __future__ import annotations

import time
import traceback
from concurrent.futures import Future, ThreadPoolExecutor

from backlot_tui.agent.log import log
from backlot_tui.agent.outcomes import pause
from backlot_tui.agent.portals import Portals
from backlot_tui.domain.problems import NoPermission, NotFound, Problem, Temporary
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import UNFINISHED
from backlot_tui.portal_client.client import PortalClient
from backlot_tui.state import aborts, deliveries
from backlot_tui.state.aborts import Abort
from backlot_tui.state.database import Database, StateUnusable
from backlot_tui.state.deliveries import MovedMeanwhile


class Aborting:
    """Tells one after the other, in a thread of its own: a portal that hangs holds up nothing."""

    def __init__(self, work: Database, portals: Portals) -> None:
        self._work = work
        self._portals = portals
        self._thread = ThreadPoolExecutor(1, "abort")
        self._under_way: Future[None] | None = None

    def tell_due(self, running: frozenset[str]) -> bool:
        """Begin with what is due and not under way any more; whether anything is owed."""
        if not aborts.owed(self._work):
            return False
        if self._under_way is None or self._under_way.done():
            ready = [
                owed
                for owed in aborts.due(self._work, time.time())
                if owed.delivery_id not in running
            ]
            if ready:
                self._under_way = self._thread.submit(self._tell, self._asked(ready))
        return True

    def _asked(self, ready: list[Abort]) -> list[tuple[Abort, PortalClient]]:
        found: list[tuple[Abort, PortalClient]] = []
        for owed in ready:
            try:
                found.append((owed, self._portals.client(owed.portal)))
            except NoPermission as problem:
                _later(self._work, owed, problem)
        return found

    def _tell(self, asked: list[tuple[Abort, PortalClient]]) -> None:
        try:
            for owed, portal in asked:
                self._tell_or_later(portal, owed)
        except StateUnusable as unusable:
            log("aborts wait", sentence=str(unusable))

    def _tell_or_later(self, portal: PortalClient, owed: Abort) -> None:
        try:
            abort(self._work, portal, owed)
        except StateUnusable:
            raise
        except Exception:  # a fault of ours must not keep the other portals from being told
            log("abort fault", delivery=owed.delivery_id, trace=traceback.format_exc())
            aborts.not_told(self._work, owed.delivery_id, time.time() + pause(owed.tries + 1))

    def close(self) -> None:
        self._thread.shutdown(cancel_futures=True)


def abort(work: Database, portal: PortalClient, owed: Abort) -> None:
    """Ask once. What the portal does not know, or will not end, is settled too."""
    try:
        portal.cancel(owed.delivery_id)
    except NotFound:
        pass  # it never came to be there
    except (Temporary, NoPermission) as problem:
        _later(work, owed, problem)
        return
    except Problem as refusal:
        # It has everything already. If we are not done with it here, that goes on.
        log("abort refused", delivery=owed.delivery_id, sentence=str(refusal))
        aborts.told(work, owed.delivery_id)
        return
    if owed.state in UNFINISHED:
        _move_to_canceled(work, owed.delivery_id)
    log("aborted", delivery=owed.delivery_id)
    aborts.told(work, owed.delivery_id)


def _later(work: Database, owed: Abort, problem: Temporary | NoPermission) -> None:
    log("abort not told", delivery=owed.delivery_id, sentence=str(problem))
    asked_s = problem.retry_after_s if isinstance(problem, Temporary) else 0.0
    aborts.not_told(work, owed.delivery_id, time.time() + max(asked_s, pause(owed.tries + 1)))


def _move_to_canceled(work: Database, delivery_id: str) -> None:
    try:
        deliveries.move(work, delivery_id, DeliveryState.CANCELED)
    except MovedMeanwhile as moved:
        log("abort overtaken", delivery=delivery_id, sentence=str(moved))
