from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import Operator, PortalProcess, running_portal


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """A demo portal for the module: each test takes requests of its own."""
    with running_portal(tmp_path_factory.mktemp("portal")) as running:
        yield running


@pytest.fixture
def operator(portal: PortalProcess, tmp_path: Path) -> Iterator[Operator]:
    """The demo's user, with a state folder of their own."""
    somebody = Operator(tmp_path / "state", portal.url, portal.token)
    yield somebody
    somebody.stop_agent()
