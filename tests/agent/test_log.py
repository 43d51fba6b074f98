"""The agent's log is its user's alone, however often it was rotated."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from backlot_tui.agent import log as agent_log
from backlot_tui.agent.log import log, open_log


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Small files, and a umask that lets all others read."""
    logger = logging.getLogger("backlot_tui.agent")
    before = (logger.handlers, logger.propagate, logger.level)
    umask = os.umask(0o022)
    monkeypatch.setattr(agent_log, "_LOG_BYTES", 500)
    (tmp_path / "agent.log").touch(0o644)
    open_log(tmp_path / "agent.log")
    yield tmp_path
    for handler in logger.handlers:
        handler.close()
    logger.handlers, logger.propagate, logger.level = before
    os.umask(umask)


def test_no_file_of_it_can_be_read_by_others(opened: Path) -> None:
    for number in range(40):
        log("carrying", delivery=f"number {number}")
    modes = {path.name: path.stat().st_mode & 0o777 for path in opened.iterdir()}
    assert modes == dict.fromkeys(["agent.log", "agent.log.1", "agent.log.2", "agent.log.3"], 0o600)
