"""A source is the very file that was chosen, before the first byte and after the last."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backlot_tui.agent.source import SourceChanged, check_unchanged
from backlot_tui.state.deliveries import LocalTransfer
from backlot_tui.state.identity import identity_of


@pytest.fixture
def chosen(tmp_path: Path) -> LocalTransfer:
    path = tmp_path / "reel.wav"
    path.write_bytes(b"sound" * 100)
    return LocalTransfer(1, 0, str(path), "reel.wav", identity_of(str(path)), {})


def test_an_untouched_file_passes(chosen: LocalTransfer) -> None:
    check_unchanged(chosen)


def test_a_file_replaced_by_one_of_the_same_size_and_time_is_told(chosen: LocalTransfer) -> None:
    path = Path(chosen.path)
    other = path.with_name("other")
    other.write_bytes(b"noise" * 100)
    os.utime(other, ns=(chosen.identity.mtime_ns, chosen.identity.mtime_ns))
    other.replace(path)
    with pytest.raises(SourceChanged, match="has changed since it was chosen"):
        check_unchanged(chosen)


def test_a_file_that_is_gone_is_told(chosen: LocalTransfer) -> None:
    Path(chosen.path).unlink()
    with pytest.raises(SourceChanged, match="cannot be read"):
        check_unchanged(chosen)
