"""A support bundle: what somebody who helps needs to know, and nothing secret."""

from __future__ import annotations

import json
import platform
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from backlot_tui import __version__
from backlot_tui.desk.doctor import examine
from backlot_tui.desk.settings import Settings
from backlot_tui.desk.writing import write_new
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.state.clock import utc_now
from backlot_tui.state.deliveries import all_deliveries
from backlot_tui.state.folder import StateFolder
from backlot_tui.state.work_schema import open_work

_LOG_LINES = 200
_SECRET = re.compile(r"(token|secret|password|signature|authorization)", re.IGNORECASE)
_SECRET_LINE = re.compile(
    r"((?:token|secret|password|signature|authorization)\w*\W{1,4}(?:bearer\s+)?)\S+",
    re.IGNORECASE,
)


def support_bundle(settings: Settings, environment: Mapping[str, str]) -> dict[str, Any]:
    """Version, settings without secrets, symptoms, a summary of the state, the last log lines.

    What cannot be read is told of instead: a bundle is asked for when something is broken.
    """
    folder = StateFolder(settings.state_dir)
    return {
        "made_at": utc_now(),
        "version": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "settings": {
            "profile": settings.profile,
            "url": settings.url,
            "state_dir": str(settings.state_dir),
            "config": _config(settings.config_file),
        },
        "environment": {
            name: "(hidden)" if _SECRET.search(name) else safe_text(value)
            for name, value in sorted(environment.items())
            if name.startswith(("BACKLOT_", "TEXTUAL_")) or name in ("TERM", "COLORTERM", "LANG")
        },
        "symptoms": [asdict(symptom) for symptom in examine(settings, environment)],
        "deliveries": _deliveries(folder),
        "logs": {path.name: _tail(path) for path in (folder.agent_log, folder.desk_log)},
    }


def as_text(bundle: Mapping[str, Any]) -> str:
    """The bundle as the file has it: JSON, ASCII only."""
    return json.dumps(bundle, indent=2) + "\n"


def write_bundle(path: Path, text: str) -> None:
    """Into a new file that only this user can read; UsageProblem if that cannot be."""
    write_new(path, text, 0o600)


def _config(path: Path) -> list[str]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return []
    return [_without_secrets(line) for line in lines]


def _deliveries(folder: StateFolder) -> dict[str, Any]:
    if not folder.work_db.is_file():
        return {"by_state": {}, "reasons": {}}
    try:
        every = all_deliveries(open_work(folder.work_db))
    except (Problem, sqlite3.Error) as error:
        return {"unreadable": safe_text(str(error))}
    return {
        "by_state": dict(Counter(str(delivery.state) for delivery in every)),
        "reasons": dict(Counter(each.reason_code for each in every if each.reason_code)),
    }


def _tail(path: Path) -> list[str]:
    try:
        lines = path.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [_without_secrets(safe_text(line)) for line in lines[-_LOG_LINES:]]


def _without_secrets(line: str) -> str:
    return _SECRET_LINE.sub(r"\1(hidden)", line)
