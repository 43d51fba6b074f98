"""What the counters of a delivery under way tell."""

from __future__ import annotations

import pytest

from backlot_tui.agent import progress
from backlot_tui.agent.progress import HASHING, Progress
from backlot_tui.domain.statuses import NO_CONNECTION


@pytest.fixture
def counters(monkeypatch: pytest.MonkeyPatch) -> Progress:
    """Of a delivery that has sent something, with nobody patient."""
    monkeypatch.setattr(progress, "_NO_LANE_S", 0.0)
    counters = Progress()
    counters.begin(1, 0)
    with counters.sending():
        counters.add(1, 1000)
        assert counters.look().rate > 0
    return counters


def test_who_waits_for_a_lane_with_none_of_its_own_has_no_rate(counters: Progress) -> None:
    with counters.wanting_lane(), counters.phase(HASHING):
        told = counters.look()
    assert (told.phase, told.rate) == (NO_CONNECTION, 0.0)
    assert counters.look().phase == ""


def test_who_waits_for_one_more_lane_is_sending(counters: Progress) -> None:
    with counters.wanting_lane(), counters.sending():
        told = counters.look()
    assert told.phase == "" and told.rate > 0


def test_a_lane_that_comes_soon_was_not_waited_for(
    counters: Progress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_NO_LANE_S", 60.0)
    with counters.wanting_lane():
        assert counters.look().phase == ""
