"""Telling a portal what was canceled here: no fault keeps the others from being told."""

from __future__ import annotations

import uuid
from contextlib import closing
from pathlib import Path

import pytest

from backlot_tui.agent.aborting import Aborting
from backlot_tui.agent.portals import Portals
from backlot_tui.domain import wire
from backlot_tui.portal_client.client import PortalClient
from backlot_tui.state import aborts
from backlot_tui.state.controls import cancel
from backlot_tui.state.credentials import Credential, CredentialStore
from backlot_tui.state.work_schema import open_work
from tests.support.local_deliveries import add_delivery
from tests.support.processes import wait_until

PORTAL = "http://127.0.0.1:9"
"""Nobody listens there."""


def test_a_fault_of_ours_is_tried_later_and_the_others_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canceled = [str(uuid.uuid4()) for _ in range(3)]
    asked: list[str] = []

    def fails_on_the_first(_self: PortalClient, delivery_id: str) -> wire.DeliveryRow:
        asked.append(delivery_id)
        if delivery_id == asked[0]:
            raise ValueError
        return wire.DeliveryRow.model_construct()

    monkeypatch.setattr(PortalClient, "cancel", fails_on_the_first)
    store = CredentialStore(tmp_path / "credentials.json")
    store.put("default", PORTAL, Credential("token", "Dana Demo"))
    with (
        closing(open_work(tmp_path / "work.db")) as work,
        closing(Portals(store, 0, 5.0)) as portals,
        closing(Aborting(work, portals)) as aborting,
    ):
        for delivery_id in canceled:
            add_delivery(
                work, delivery_id=delivery_id, portal=PORTAL, request_id=delivery_id, files=[]
            )
            cancel(work, delivery_id)
        aborting.tell_due(frozenset())
        wait_until(lambda: aborts.owed(work) == 1, "the others were told")
        assert sorted(asked) == sorted(canceled)
        assert aborts.due(work, 0.0) == [], "it is not tried again at once"
        [left] = aborts.due(work, float("inf"))
    assert (left.delivery_id, left.tries) == (asked[0], 1)
