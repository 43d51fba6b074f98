"""The agent's loop: see what a person wants, start what is due, keep progress written."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from backlot_tui.agent.aborting import Aborting
from backlot_tui.agent.clock_watch import ClockWatch
from backlot_tui.agent.config_watch import ConfigWatch
from backlot_tui.agent.errand import Errand
from backlot_tui.agent.log import log
from backlot_tui.agent.metadata_receipts import MetadataReceipts
from backlot_tui.agent.notices import Notices
from backlot_tui.agent.outcomes import STATE_PAUSE_S
from backlot_tui.agent.portals import Portals
from backlot_tui.agent.queue import SMALL, Slots, next_up
from backlot_tui.agent.receipting import FOLLOWED, Receipting
from backlot_tui.agent.rules import Rules
from backlot_tui.agent.running import Run, note_problem
from backlot_tui.agent.settling import settled
from backlot_tui.agent.tally import Tally
from backlot_tui.agent.throttle import ALL, Throttle
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.timetable import limit_at
from backlot_tui.domain.transitions import IN_HANDS
from backlot_tui.state import aborts, deliveries, metadata_deliveries, receipts
from backlot_tui.state.controls import limit_by_hand
from backlot_tui.state.credentials import CredentialStore
from backlot_tui.state.database import StateUnusable
from backlot_tui.state.deliveries import MovedMeanwhile
from backlot_tui.state.folder import StateFolder
from backlot_tui.state.queue_rows import QueueRow, due_at_once, paused_files, queue_rows
from backlot_tui.state.work_schema import open_work

_BEAT_S = 0.25
"""How soon a new row is seen. The end of a delivery wakes the loop at once."""

_GLANCES = 8
"""In each beat, while nothing is on its way: who presses Deliver sees it go at once."""

_REST_S = 0.1
"""Between two looks: a thousand small deliveries that end do not cost a look each."""

_WRITE_S = 0.5
"""How often progress is written: twice a second is what a desk may show."""


class Agent:
    """Owns the running deliveries; everything it knows is in work.db."""

    def __init__(
        self,
        folder: StateFolder,
        rules: AgentSettings,
        watch: ConfigWatch,
        *,
        settle_s: float,
        idle_exit_s: float,
    ) -> None:
        self._work = open_work(folder.work_db)
        self._portals = Portals(
            CredentialStore(folder.credentials), rules.connections, rules.stall_s
        )
        self._rules = Rules(self._work, watch, rules)
        self._slots = Slots(large=rules.deliveries)
        self._settle_s = settle_s
        self._idle_exit_s = idle_exit_s
        self._throttle = Throttle()
        self._limit: int | None = None
        self._notices = Notices(rules.notify)
        self._tally = Tally(self._work, self._notices)
        self._aborting = Aborting(self._work, self._portals)
        self._metadata_receipts = MetadataReceipts(self._work, self._portals)
        self._runs: dict[str, Run] = {}
        self._moved: Counter[str] = Counter()
        self._wake = threading.Event()
        self._receipting = Receipting(self._work, self._portals, rules.digests, self._wake.set)
        self._written_at = 0.0
        self._version = 0

    def run(self, stop: threading.Event) -> None:
        """Until asked to stop, or idle for long enough. Nothing is lost either way."""
        try:
            self._take_up(stop)
            self._work_until(stop)
        finally:
            self._drain()  # what is under way must not outlive the lock of the folder

    def _take_up(self, stop: threading.Event) -> None:
        """What an agent before this one left, as soon as the state folder can be written."""
        while not stop.is_set():
            try:
                self._rows()
                self._go_on_now("tried at the start")
            except StateUnusable as unusable:
                log("no start", sentence=str(unusable))
                stop.wait(STATE_PAUSE_S)
            else:
                return

    def _work_until(self, stop: threading.Event) -> None:
        clock = ClockWatch(time.time(), time.monotonic())
        busy_at = time.monotonic()
        while not stop.is_set():
            try:
                if jump_s := clock.jump(time.time(), time.monotonic()):
                    self._go_on_now("clock jumped", seconds=round(jump_s))
                is_busy = self._beat()
            except StateUnusable as unusable:
                log("no beat", sentence=str(unusable))
                is_busy = True
                stop.wait(STATE_PAUSE_S)
            if is_busy:
                busy_at = time.monotonic()
            elif time.monotonic() - busy_at > self._idle_exit_s:
                log("idle")
                break
            stop.wait(_REST_S)
            self._wait()

    def _wait(self) -> None:
        """Until a delivery ends or a beat is due; while there is none, until a row is new."""
        for _ in range(_GLANCES):
            if self._wake.wait(_BEAT_S / _GLANCES) or (not self._runs and self._has_news()):
                break
        self._wake.clear()

    def _has_news(self) -> bool:
        """Whether somebody else has written to the state folder since the last look."""
        before = self._version
        with suppress(StateUnusable):  # the next beat says so
            self._version = self._work.version()
        return self._version != before

    def _beat(self) -> bool:
        """One look at everything; whether there is anything to do."""
        if self._rules.look():
            self._obey(self._rules.now)
        self._reap()
        rows = self._rows()
        self._tell_limits(rows)
        self._tell_runs(rows)
        self._start_due(rows)
        owed = self._aborting.tell_due(frozenset(self._runs))
        followed = [row.id for row in rows if row.id in self._runs and row.size >= FOLLOWED]
        owed |= self._metadata_receipts.write_due()
        owed |= self._receipting.go_on(followed)
        self._write_progress()
        paused = sum(1 for row in rows if row.state is DeliveryState.PAUSED)
        # What has just ended is told of before the queue's end is.
        moving = {row.id for row in rows if row.state is not DeliveryState.PAUSED} | set(self._runs)
        self._tally.queue_is(moving=len(moving), left=paused)
        return bool(moving) or owed

    def _obey(self, rules: AgentSettings) -> None:
        """Work by other rules than so far; the limit is looked up at each beat."""
        self._slots = Slots(large=rules.deliveries)
        self._portals.obey(rules.connections, rules.stall_s)
        self._notices.command = rules.notify
        self._receipting.kinds = rules.digests

    def _rows(self) -> list[QueueRow]:
        """The queue; what is on its way in nobody's hands is Interrupted there.

        An agent has ended, or the end of an attempt could not be written: it goes on from its
        journal.
        """
        rows = queue_rows(self._work)
        left = [row.id for row in rows if row.state in IN_HANDS and row.id not in self._runs]
        for delivery_id in left:
            log("found interrupted", delivery=delivery_id)
            with suppress(MovedMeanwhile):  # paused or canceled since the look: that stays
                deliveries.move(self._work, delivery_id, DeliveryState.INTERRUPTED)
        return queue_rows(self._work) if left else rows

    def _go_on_now(self, event: str, **facts: int) -> None:
        """Moments noted before a start, a sleep or a jump of the clock mean nothing after it."""
        count = due_at_once(self._work, time.time(), self._settle_s)
        aborts.due_at_once(self._work)
        receipts.due_at_once(self._work)
        metadata_deliveries.due_at_once(self._work)
        if count or facts:
            log(event, waiting=count, **facts)

    def _tell_limits(self, rows: Sequence[QueueRow]) -> None:
        by_hand, limit = limit_by_hand(self._work)
        if not by_hand:
            rules = self._rules.now
            limit = limit_at(rules.timetable, rules.limit, datetime.now())
        if limit != self._limit:
            log("limit", bytes_per_s=limit)
            self._limit = limit
        self._throttle.set(ALL, limit)
        for row in rows:
            if row.id in self._runs:
                self._throttle.set(row.id, row.rate_limit)
        self._portals.adjust(self._moved_by_portal(), limit, time.monotonic())

    def _moved_by_portal(self) -> dict[str, int]:
        moved = Counter(self._moved)
        for run in self._runs.values():
            moved[run.portal] += run.errand.progress.moved
        return moved

    def _tell_runs(self, rows: Sequence[QueueRow]) -> None:
        """Hand on what a person decided about deliveries under way."""
        by_id = {row.id: row for row in rows}
        for delivery_id, run in self._runs.items():
            row = by_id.get(delivery_id)
            if row is None or row.ending or row.state is DeliveryState.PAUSED:
                run.stop()
            else:
                run.errand.rank = row.order
                run.errand.held = paused_files(self._work, delivery_id)

    def _start_due(self, rows: Sequence[QueueRow]) -> None:
        for row in next_up(rows, frozenset(self._runs), self._slots, time.time()):
            delivery = deliveries.delivery(self._work, row.id)
            assert delivery is not None
            try:
                if settled(self._work, delivery, self._settle_s):
                    self._start(delivery, row)
            except StateUnusable:
                raise  # it is the folder, not this delivery
            except Problem as problem:
                note_problem(self._work, delivery, problem, progressed=False)
                self._tally.ended(delivery.id)

    def _start(self, delivery: deliveries.LocalDelivery, row: QueueRow) -> None:
        portal = self._portals.client(delivery.portal)
        errand = Errand(
            delivery.id,
            self._work,
            portal if row.size <= SMALL else portal.apart(),
            self._portals.lanes(delivery.portal),
            self._throttle,
            row.order,
            paused_files(self._work, delivery.id),
        )
        self._throttle.set(delivery.id, row.rate_limit)
        log("carrying", delivery=delivery.id, request=delivery.request_id, tries=delivery.tries)
        self._runs[delivery.id] = Run(errand, delivery, self._wake.set)

    def _reap(self) -> None:
        ended = [(key, run) for key, run in self._runs.items() if not run.alive()]
        self._save_progress(ended)
        for delivery_id, run in ended:
            del self._runs[delivery_id]
            self._moved[run.portal] += run.errand.progress.moved
            self._throttle.set(delivery_id, None)
            self._tally.ended(delivery_id)
        self._portals.rest(run.portal for run in self._runs.values())

    def _write_progress(self) -> None:
        now = time.monotonic()
        if now - self._written_at < _WRITE_S:
            return
        self._written_at = now
        self._save_progress([(key, run) for key, run in self._runs.items() if run.alive()])

    def _save_progress(self, runs: Sequence[tuple[str, Run]]) -> None:
        if not runs:
            return
        with self._work.transaction():
            for delivery_id, run in runs:
                seen = run.errand.progress.look()
                rate, phase = (seen.rate, seen.phase) if run.alive() else (0.0, "")
                deliveries.save_progress(self._work, delivery_id, rate, seen.sent, phase)

    def _drain(self) -> None:
        """Stop between two pieces; parts in flight are sent again at the next start."""
        log("stopping", running=len(self._runs))
        for run in self._runs.values():
            run.stop()
        for run in self._runs.values():
            run.join()
        self._aborting.close()
        self._metadata_receipts.close()
        self._receipting.close()
        self._portals.close()
        self._notices.close()
