"""Nothing on a picture may depend on the machine or the hour."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator

import pytest

from backlot_tui.ui.screens import question
from tests.ui.desks import AGENTS


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def agents() -> Iterator[None]:
    """Those that stood beside this test's desks end with it."""
    yield
    AGENTS.close()


@pytest.fixture(autouse=True)
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 256 colours; who tests one with fewer, says so."""
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "COLORTERM", "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def garbage() -> Iterator[None]:
    """A desk keeps the collector from what it holds as long as it runs; here many end."""
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


@pytest.fixture(autouse=True)
def hearing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions take an answer at once; who tests that they do not, says so."""
    monkeypatch.setattr(question, "DEAF_S", 0.0)
