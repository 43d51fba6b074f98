from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backlot_tui.portal.intake import plan
from backlot_tui.portal.service import PortalSettings
from tests.portal.objects_s3.bench import StoreBench, settings_for
from tests.portal.running import MIB, Operator, running
from tests.support.object_store import Store, running_store


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One for all tests that do not harm it; each portal has a prefix of its own."""
    with running_store(tmp_path_factory.mktemp("store")) as started:
        yield started


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As small as a store allows: files of several parts need not be large."""
    monkeypatch.setattr(plan, "_SMALLEST_PART", 5 * MIB)


@pytest.fixture
def settings(store: Store, data: Path, tmp_path: Path) -> PortalSettings:
    """Inspection is put off for an hour: a test that wants a verdict says so."""
    return settings_for(store, data, prefix=tmp_path.name)


@pytest.fixture
def portal(store: Store, settings: PortalSettings) -> Iterator[StoreBench]:
    with ExitStack() as up:
        info = up.enter_context(running(settings))
        yield StoreBench(info.url, settings.data, store, settings, up.close)


@pytest.fixture
def ana(portal: StoreBench) -> Operator:
    """Works at Northlight."""
    return portal.add_user("Ana", "northlight")
