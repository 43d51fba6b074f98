"""One process of a kind per folder, and a clear sentence where that cannot be found out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.state.presence import Presence, hold, holder


def held(lock: Path) -> bool:
    with hold(lock, "1.0") as mine:
        return mine


def test_who_holds_the_lock_is_told_until_it_is_given_back(tmp_path: Path) -> None:
    lock = tmp_path / "agent.lock"
    assert holder(lock) is None
    with hold(lock, "1.0") as mine:
        found = holder(lock)
        assert mine
        assert found is not None
        assert found.version == "1.0"
        assert not held(lock), "a second one has it too"
    assert holder(lock) is None


@pytest.mark.parametrize("use", [holder, held])
def test_a_lock_that_cannot_be_opened_is_told(
    tmp_path: Path, use: Callable[[Path], Presence | bool | None]
) -> None:
    (tmp_path / "agent.lock").symlink_to("agent.lock")
    with pytest.raises(UsageProblem, match=r"agent\.lock cannot be opened"):
        use(tmp_path / "agent.lock")
