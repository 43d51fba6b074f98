"""The gathering client at a real portal: many threads ask, and each hears of its own delivery."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from backlot_tui.domain.problems import Problem
from backlot_tui.domain.wire import DeclaredFile, DeliveryCreate
from backlot_tui.portal.service import PortalSettings
from backlot_tui.portal_client.gathering_client import GatheringClient
from tests.portal.running import Bench, fill, request, running

COUNT = 16
UNREADABLE = 5


def asked(at: int) -> DeliveryCreate:
    """For the portal's request `at`; one of them has a name that no portal reads."""
    named = DeclaredFile(name=f"{at}.wav", size=10)
    if at == UNREADABLE:
        named = named.model_copy(update={"name": ""})
    wanted = DeliveryCreate(id=uuid4(), request_id=f"SR-{at}")
    return wanted.model_copy(update={"files": [named]})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    fill(tmp_path / "data", [request(f"SR-{at}", "Archival Assets") for at in range(COUNT)])
    return tmp_path / "data"


def test_one_ask_that_cannot_be_read_costs_the_others_nothing(data: Path) -> None:
    with running(PortalSettings(data, inspection_delay_s=3600)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        token = ana.http.headers["authorization"].removeprefix("Bearer ")
        told: dict[int, str] = {}
        with closing(GatheringClient(info.url, token)) as client:

            def ask(at: int) -> None:
                try:
                    told[at] = client.create_delivery(asked(at)).request_id
                except Problem as problem:
                    told[at] = problem.code

            threads = [threading.Thread(target=ask, args=(at,)) for at in range(COUNT)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    right = {at: f"SR-{at}" for at in range(COUNT)}
    assert told == right | {UNREADABLE: "invalid"}
