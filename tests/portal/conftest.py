from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backlot_tui.domain.statuses import MaterialStatus, RequestStatus
from backlot_tui.portal.service import PortalSettings

from .running import Bench, Operator, fill, request, running

REQUESTS = [
    request("SR-1"),
    request("SR-2", "Secondary Audio"),
    request("SR-3", "Archival Assets"),
    request("SR-4", material_status=MaterialStatus.RECEIVED),
    request("SR-5", "AV (Muxed)"),
    request("SR-6", status=RequestStatus.PROCESSED),
    request("SR-7", partner_id="tessera", partner="Tessera Dubbing"),
]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portal") / "data"
    fill(folder, REQUESTS)
    return folder


@pytest.fixture
def data(tmp_path: Path, filled: Path) -> Path:
    """A data folder with REQUESTS, that no portal has run on yet."""
    return Path(shutil.copytree(filled, tmp_path / "data"))


@pytest.fixture
def portal(data: Path) -> Iterator[Bench]:
    """Inspection is put off for an hour: a test that wants a verdict runs its own portal."""
    with running(PortalSettings(data, inspection_delay_s=3600)) as info:
        yield Bench(info.url, data)


@pytest.fixture
def add_user(portal: Bench) -> Callable[..., Operator]:
    return portal.add_user


@pytest.fixture
def ana(portal: Bench) -> Operator:
    """Works at Northlight."""
    return portal.add_user("Ana", "northlight")


@pytest.fixture
def tom(portal: Bench) -> Operator:
    """Works at Tessera, and must never learn anything of Northlight."""
    return portal.add_user("Tom", "tessera")
