"""The agent's loop: start what is due, keep progress written, reap what ended."""

from __future__ import annotations

import threading
import time
import traceback
from dataclasses import dataclass, field

from backlot_tui.agent.carrying import carry
from backlot_tui.agent.log import log
from backlot_tui.agent.outcomes import note_outcome
from backlot_tui.agent.portals import Portals
from backlot_tui.agent.progress import Progress
from backlot_tui.agent.sending import Errand
from backlot_tui.agent.settling import settled
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state import deliveries, parts
from backlot_tui.state.credentials import CredentialStore
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import LocalDelivery
from backlot_tui.state.folder import StateFolder
from backlot_tui.state.work_schema import open_work

_BEAT_S = 0.25
"""How soon a new row is seen; progress is written at half this pace."""

_AT_ONCE = 2
"""Deliveries carried at the same time; each uses several connections."""


@dataclass(slots=True)
class _Run:
    progress: Progress
    thread: threading.Thread
    stop: threading.Event = field(default_factory=threading.Event)


class Agent:
    """Owns the running deliveries; everything it knows is in work.db."""

    def __init__(self, folder: StateFolder, *, settle_s: float, idle_exit_s: float) -> None:
        self._work: Database = open_work(folder.work_db)
        self._portals = Portals(CredentialStore(folder.credentials))
        self._settle_s = settle_s
        self._idle_exit_s = idle_exit_s
        self._runs: dict[str, _Run] = {}

    def run(self, stop: threading.Event) -> None:
        """Until asked to stop, or idle for long enough. Nothing is lost either way."""
        self._recover()
        busy_at = time.monotonic()
        beat = 0
        while not stop.wait(_BEAT_S):
            beat += 1
            self._reap()
            waiting = deliveries.unfinished(self._work)
            self._start_due(waiting)
            if beat % 2 == 0:
                self._write_progress()
            if waiting:
                busy_at = time.monotonic()
            elif time.monotonic() - busy_at > self._idle_exit_s:
                log("idle")
                return
        self._drain()

    def _recover(self) -> None:
        """What was on its way when the last agent ended goes on from its journal."""
        for delivery in deliveries.unfinished(self._work):
            if delivery.state in (DeliveryState.TRANSFERRING, DeliveryState.VERIFYING):
                log("found interrupted", delivery=delivery.id)
                deliveries.move(self._work, delivery.id, DeliveryState.INTERRUPTED)

    def _start_due(self, waiting: list[LocalDelivery]) -> None:
        now = time.time()
        for delivery in waiting:
            if len(self._runs) >= _AT_ONCE:
                return
            if delivery.id not in self._runs and _due(delivery, now):
                self._start(delivery)

    def _start(self, delivery: LocalDelivery) -> None:
        try:
            if not settled(self._work, delivery, self._settle_s):
                return
            client = self._portals.client(delivery.portal)
        except Problem as problem:
            self._note(delivery, problem, progressed=False)
            return
        stop = threading.Event()
        progress = Progress()
        errand = Errand(delivery.id, self._work, client, progress, stop)
        thread = threading.Thread(
            target=self._carry, args=(errand, delivery), name=f"delivery {delivery.id}"
        )
        self._runs[delivery.id] = _Run(progress, thread, stop)
        log("carrying", delivery=delivery.id, request=delivery.request_id, tries=delivery.tries)
        thread.start()

    def _carry(self, errand: Errand, delivery: LocalDelivery) -> None:
        safe_before = parts.counts(self._work, delivery.id).safe
        try:
            carry(errand, delivery)
        except Problem as problem:
            safe_now = parts.counts(self._work, delivery.id).safe
            self._note(delivery, problem, progressed=safe_now > safe_before)
        except Exception as error:  # a fault of ours must not take the other deliveries with it
            log("fault", delivery=delivery.id, trace=traceback.format_exc())
            fault = Problem(
                "internal", f"The agent failed: {type(error).__name__}.", "See its log."
            )
            self._note(delivery, fault, progressed=False)
        else:
            log("arrived", delivery=delivery.id)
        finally:
            self._work.close()

    def _note(self, delivery: LocalDelivery, problem: Problem, *, progressed: bool) -> None:
        tries = 1 if progressed else delivery.tries + 1
        log("stopped", delivery=delivery.id, code=problem.code, sentence=str(problem), tries=tries)
        note_outcome(self._work, delivery.id, problem, tries)

    def _reap(self) -> None:
        for delivery_id, run in list(self._runs.items()):
            if not run.thread.is_alive():
                del self._runs[delivery_id]

    def _write_progress(self) -> None:
        for delivery_id, run in self._runs.items():
            if run.thread.is_alive():
                rate, sent = run.progress.look()
                deliveries.save_progress(self._work, delivery_id, rate, sent)

    def _drain(self) -> None:
        """Stop between two pieces; parts in flight are sent again at the next start."""
        log("stopping", running=len(self._runs))
        for run in self._runs.values():
            run.stop.set()
        for run in self._runs.values():
            run.thread.join()


def _due(delivery: LocalDelivery, now: float) -> bool:
    if delivery.state is DeliveryState.WAITING:
        return delivery.next_try_at <= now
    return delivery.state in (DeliveryState.QUEUED, DeliveryState.INTERRUPTED)
