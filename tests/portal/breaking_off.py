"""Ways in which publishing a delivery breaks off, wherever its bytes are kept."""

from __future__ import annotations

from typing import Any

import pytest

from backlot_tui.domain.problems import Temporary
from backlot_tui.portal.records import deliveries


def dies_before_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    original = deliveries.move

    def move(connection: Any, delivery_id: str, after: Any, *what: Any, **columns: Any) -> None:
        if after == "Pending Inspection":
            raise Temporary("storage", "The disk went away.")
        original(connection, delivery_id, after, *what, **columns)

    monkeypatch.setattr(deliveries, "move", move)
