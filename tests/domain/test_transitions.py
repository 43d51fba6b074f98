"""Who may move what to what."""

from __future__ import annotations

import pytest

from backlot_tui.domain.problems import PortalRefused
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.domain.transitions import (
    Mover,
    RequestEvent,
    check_move,
    may_move,
    request_after,
    why_not_deliverable,
)


@pytest.mark.parametrize("status", RequestStatus)
def test_only_open_and_redelivery_requested_take_a_delivery(status: RequestStatus) -> None:
    takes = why_not_deliverable(status, MaterialStatus.ACCEPTED) is None
    assert takes == (status in (RequestStatus.OPEN, RequestStatus.REDELIVERY_REQUESTED))


@pytest.mark.parametrize("material", MaterialStatus)
def test_a_delivery_needs_accepted_material(material: MaterialStatus) -> None:
    reason = why_not_deliverable(RequestStatus.OPEN, material)
    assert (reason is None) == (material is MaterialStatus.ACCEPTED)
    assert reason is None or material in reason


def test_the_agent_never_decides_a_verdict() -> None:
    for before in DeliveryState:
        for verdict in (DeliveryState.PASSED, DeliveryState.INSPECTION_FAILED):
            assert not may_move(Mover.AGENT, before, verdict)


def test_nothing_leaves_canceled() -> None:
    for mover in Mover:
        for after in DeliveryState:
            assert not may_move(mover, DeliveryState.CANCELED, after)


def test_a_refused_move_says_what_was_tried() -> None:
    with pytest.raises(PortalRefused, match="Passed cannot become Queued"):
        check_move(Mover.AGENT, DeliveryState.PASSED, DeliveryState.QUEUED)


def test_inspection_and_qc_take_a_request_to_its_end() -> None:
    status = request_after(RequestStatus.OPEN, RequestEvent.INSPECTION_PASSED)
    assert status is RequestStatus.PROCESSED
    assert request_after(status, RequestEvent.QC_PASSED) is RequestStatus.ACCEPTED
    with pytest.raises(PortalRefused):
        request_after(RequestStatus.ACCEPTED, RequestEvent.INSPECTION_PASSED)
