from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import Operator, PortalProcess, running_portal


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[PortalProcess]:
    """A demo portal of the test's own: it will be killed."""
    with running_portal(tmp_path / "portal") as running:
        yield running


@pytest.fixture
def operator(portal: PortalProcess, tmp_path: Path) -> Iterator[Operator]:
    somebody = Operator(tmp_path / "state", portal.url, portal.token)
    yield somebody
    somebody.stop_agent()
