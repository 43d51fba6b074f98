"""What becomes of a delivery when an attempt to carry it ends in a problem.

The one retry layer: whatever may pass is tried again later, from the journal, with a growing and
jittered pause; what will not pass ends the delivery with its reason. The pause is a row, so a
person sees when the next try is and a restart keeps it.
"""

from __future__ import annotations

import random
import time

from backlot_tui.agent.log import log
from backlot_tui.agent.sending import FilesHeld
from backlot_tui.agent.source import SourceAway
from backlot_tui.domain.problems import (
    Interrupted,
    NoPermission,
    NoSpaceAtPortal,
    Problem,
    Temporary,
)
from backlot_tui.domain.statuses import DeliveryState, WaitingFor
from backlot_tui.state import deliveries
from backlot_tui.state.controls import FILES_PAUSED
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import MovedMeanwhile

INTERNAL = "internal"
"""The code of a fault of ours: what it struck is kept at the portal and can be tried again."""

STATE_PAUSE_S = 1.0
"""While work.db cannot be written, whatever needs it is tried again after so long."""

_LONGEST_PAUSE_S = 60.0
_SIGN_IN_PAUSE_S = 3600.0
"""`login` releases these at once; the pause is for a token that was renewed in another way."""


def note_outcome(work: Database, delivery_id: str, problem: Problem, tries: int) -> None:
    """Write the row's next state. tries: how many attempts in a row made no progress.

    Where a person has paused or canceled the delivery meanwhile, their word stays.
    """
    try:
        _note(work, delivery_id, problem, tries)
    except MovedMeanwhile as moved:
        log("left as it is", delivery=delivery_id, sentence=str(moved))


def _note(work: Database, delivery_id: str, problem: Problem, tries: int) -> None:
    if isinstance(problem, MovedMeanwhile):
        raise problem
    if isinstance(problem, Interrupted):
        deliveries.move(work, delivery_id, DeliveryState.INTERRUPTED, reason=str(problem))
        return
    if isinstance(problem, FilesHeld):
        deliveries.move(
            work,
            delivery_id,
            DeliveryState.PAUSED,
            reason=str(problem),
            reason_code=FILES_PAUSED,
            tries=0,
        )
        return
    waiting_for, pause_s = _waiting(problem, tries)
    deliveries.move(
        work,
        delivery_id,
        DeliveryState.WAITING if waiting_for else DeliveryState.FAILED,
        waiting_for=waiting_for,
        reason=str(problem),
        reason_code=problem.code,
        next_try_at=time.time() + pause_s,
        tries=tries,
        give_up=waiting_for is None and problem.code != INTERNAL,
    )


def _waiting(problem: Problem, tries: int) -> tuple[WaitingFor | None, float]:
    """What the delivery waits for and how long (seconds); None for what will not pass."""
    if isinstance(problem, NoSpaceAtPortal):
        return WaitingFor.SPACE, pause(tries)
    if isinstance(problem, SourceAway):
        return WaitingFor.SOURCE, pause(tries)
    if isinstance(problem, Temporary):
        return WaitingFor.PORTAL, max(pause(tries), problem.retry_after_s)
    if isinstance(problem, NoPermission):
        return WaitingFor.SIGN_IN, _SIGN_IN_PAUSE_S
    return None, 0.0


def pause(tries: int) -> float:
    """Seconds before the next try: 1, 2, 4 … 60, less up to half so that agents do not march."""
    longest: float = min(_LONGEST_PAUSE_S, 2.0 ** max(0, tries - 1))
    return longest * random.uniform(0.5, 1.0)
