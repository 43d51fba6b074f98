"""The agent's log: JSON lines, rotated, readable by its user alone, without secrets."""

from __future__ import annotations

import json
import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.state.clock import utc_now

_LOG_BYTES = 2_000_000
_LOG_FILES = 3

_logger = logging.getLogger("backlot_tui.agent")


class _PrivateFile(RotatingFileHandler):
    """Each file of it is its user's alone, also after it was rotated."""

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        os.fchmod(stream.fileno(), 0o600)
        return stream


def open_log(path: Path) -> None:
    handler = _PrivateFile(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES)
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
