"""A delivery under way in a thread of its own, and how that ends."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable

from backlot_tui.agent.carrying import carry
from backlot_tui.agent.errand import Errand
from backlot_tui.agent.log import log
from backlot_tui.agent.outcomes import INTERNAL, STATE_PAUSE_S, note_outcome
from backlot_tui.domain.problems import Problem
from backlot_tui.state import parts
from backlot_tui.state.database import Database, StateUnusable
from backlot_tui.state.deliveries import LocalDelivery

_CUT_AFTER_S = 2.0
"""A sender that was asked to stop and has not by then is on a line that does not move."""


class Run:
    """Started at once. `on_end` is called by its thread, last of all."""

    def __init__(self, errand: Errand, delivery: LocalDelivery, on_end: Callable[[], None]) -> None:
        self.errand = errand
        self._delivery = delivery
        self._on_end = on_end
        self._over = threading.Event()
        self._thread = threading.Thread(
            target=self._carry, name=f"delivery {delivery.id}", daemon=False
        )
        self._thread.start()

    @property
    def portal(self) -> str:
        return self._delivery.portal

    def alive(self) -> bool:
        """Whether its outcome is not written yet."""
        return not self._over.is_set()

    def stop(self) -> None:
        """Between two pieces; a line on which nothing moves is cut a little later."""
        if self.errand.stop.is_set():
            return
        self.errand.stop.set()
        cutter = threading.Timer(_CUT_AFTER_S, self._cut)
        cutter.daemon = True
        cutter.start()

    def join(self) -> None:
        self._thread.join()

    def _cut(self) -> None:
        if self.alive():
            self.errand.lanes.cut(self.errand.delivery_id)

    def _carry(self) -> None:
        try:
            self._carry_and_note()
        except StateUnusable as unusable:
            # There is no place to note it: the row stays, and the loop takes it up again.
            log("not noted", delivery=self._delivery.id, sentence=str(unusable))
            self.errand.stop.wait(STATE_PAUSE_S)
        finally:
            self.errand.work.close()
            self._over.set()
            self._on_end()

    def _carry_and_note(self) -> None:
        work, delivery = self.errand.work, self._delivery
        safe_before = parts.counts(work, delivery.id).safe
        try:
            carry(self.errand, delivery)
        except StateUnusable:
            raise
        except Problem as problem:
            progressed = parts.counts(work, delivery.id).safe > safe_before
            note_problem(work, delivery, problem, progressed=progressed)
        except Exception as error:  # a fault of ours must not take the other deliveries with it
            log("fault", delivery=delivery.id, trace=traceback.format_exc())
            fault = Problem(INTERNAL, f"The agent failed: {type(error).__name__}.", "See its log.")
            note_problem(work, delivery, fault, progressed=False)
        else:
            log("arrived", delivery=delivery.id)


def note_problem(
    work: Database, delivery: LocalDelivery, problem: Problem, *, progressed: bool
) -> None:
    """progressed: parts became safe in this attempt, so its pauses begin short again."""
    tries = 1 if progressed else delivery.tries + 1
    log("stopped", delivery=delivery.id, code=problem.code, sentence=str(problem), tries=tries)
    note_outcome(work, delivery.id, problem, tries)
