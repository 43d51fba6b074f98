"""What a step taken at all of the queue takes: the states from which the agent may be told so."""

from __future__ import annotations

from backlot_tui.desk.steering import PAUSABLE, RESUMABLE, RETRIABLE
from backlot_tui.domain.statuses import DeliveryState as D


def test_what_has_begun_or_waits_can_be_paused_until_it_is_verified() -> None:
    assert {D.QUEUED, D.WAITING, D.TRANSFERRING, D.INTERRUPTED} == PAUSABLE


def test_what_does_not_go_on_by_itself_is_tried_again_and_what_is_paused_goes_on() -> None:
    assert {D.WAITING, D.INTERRUPTED, D.FAILED} == RETRIABLE
    assert {D.PAUSED} == RESUMABLE
