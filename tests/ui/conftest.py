"""Nothing on a picture may depend on the machine or the hour."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from backlot_tui.ui.screens import question


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def hearing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions take an answer at once; who tests that they do not, says so."""
    monkeypatch.setattr(question, "DEAF_S", 0.0)
