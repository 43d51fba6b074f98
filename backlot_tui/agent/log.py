"""The agent's log: JSON lines, rotated, readable by its user alone, without secrets."""

from __future__ import annotations

import json
import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.state.clock import utc_now

_LOG_BYTES = 2_000_000
_LOG_FILES = 3

_logger = logging.getLogger("backlot_tui.agent")


def open_log(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES)
    handler.setFormatter(logging.Formatter("%(message)s"))
    _logger.handlers = [handler]
    _logger.propagate = False
    _logger.setLevel(logging.INFO)


def log(event: str, **facts: Any) -> None:
    """One line. Text passes `safe_text`; never hand in a token or a signed URL."""
    shown = {
        key: safe_text(value) if isinstance(value, str) else value for key, value in facts.items()
    }
    _logger.info(json.dumps({"at": utc_now(), "event": event, **shown}))
