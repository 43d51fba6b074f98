from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import Operator, PortalProcess, running_portal


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[PortalProcess]:
    with running_portal(tmp_path / "portal", "--inspection-delay", "3") as running:
        yield running


@pytest.fixture
def operator(portal: PortalProcess, tmp_path: Path) -> Iterator[Operator]:
    somebody = Operator(
        tmp_path / "state",
        portal.url,
        portal.token,
        extra={"BACKLOT_QUIET_SECONDS": "0.3", "BACKLOT_SCAN_SECONDS": "0.5"},
    )
    yield somebody
    somebody.stop_agent()
