"""The rounds' seeds, what they have in common, and what they add up to."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing

import pytest

from backlot_tui.portal.records import people
from backlot_tui.portal.records.engine import open_records
from tests.faults.plan import MOST_DELIVERIES, REEL
from tests.faults.stage import Props
from tests.portal.running import fill, request
from tests.support.object_store import Store, running_store

_ALWAYS = 10
_IN_FOLDERS = 180
_IN_STORES = 20


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Some rounds in every run, many more with those that are marked large."""
    first: int = metafunc.config.getoption("fault_seed")
    wanted: int | None = metafunc.config.getoption("fault_rounds")
    if "fault_seed" in metafunc.fixturenames:
        metafunc.parametrize("fault_seed", _seeds(first, wanted, _IN_FOLDERS))
    if "store_seed" in metafunc.fixturenames:
        metafunc.parametrize("store_seed", range(first, first + (wanted or _IN_STORES)))


def _seeds(first: int, wanted: int | None, in_ci: int) -> list[object]:
    always = _ALWAYS if wanted is None else wanted
    return [
        pytest.param(seed, marks=() if nth < always else pytest.mark.large)
        for nth, seed in enumerate(range(first, first + (wanted or in_ci)))
    ]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One for all rounds, each with a prefix of its own."""
    with running_store(tmp_path_factory.mktemp("store")) as started:
        yield started


@pytest.fixture(scope="session")
def props(tmp_path_factory: pytest.TempPathFactory) -> Props:
    data = tmp_path_factory.mktemp("blank") / "data"
    rows = [request(f"SR-{n}", "Archival Assets", language=None) for n in range(MOST_DELIVERIES)]
    fill(data, rows)
    token = people.new_token()
    with closing(open_records(data)) as records, records.write() as connection:
        people.add_user(connection, "operator", "Olga Operator", ["northlight"])
        people.add_token(connection, "operator", token)
    return Props(memoryview(random.Random(1).randbytes(REEL)), data, token)
