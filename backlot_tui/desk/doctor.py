"""Looking at everything a delivery depends on, and saying what to do about what is not right."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from backlot_tui import __version__
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.lingering import lingering, session_takes_all
from backlot_tui.desk.settings import Settings
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import human_size, human_span
from backlot_tui.domain.versions import is_older
from backlot_tui.state.folder import open_state_folder
from backlot_tui.state.presence import holder

_SKEW_S = 30.0
"""Signed upload addresses hold for minutes; a clock that is further off than this is suspicious."""
_LITTLE_SPACE = 200_000_000
_FEW_WATCHES = 8192
_SMALLEST = (80, 24)


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing looked at. `fix` is empty where nothing is to be done; text is safe to show."""

    name: str
    fine: bool
    sentence: str
    fix: str = ""


Look = Callable[[], Symptom]


def examine(settings: Settings, environment: Mapping[str, str]) -> list[Symptom]:
    """Everything, in the order a person would look. A look that fails is a symptom too."""
    looks: list[tuple[str, Look]] = [
        ("Portal", lambda: _portal(settings)),
        ("Clock", lambda: _clock(settings)),
        ("State folder", lambda: _state_folder(settings)),
        ("Agent", lambda: _agent(settings)),
        ("Watches", _watches),
        ("Terminal", lambda: _terminal(environment)),
        ("Lingering", _lingering),
    ]
    return [_looked(name, look) for name, look in looks]


def _looked(name: str, look: Look) -> Symptom:
    try:
        return look()
    except Problem as problem:
        return Symptom(name, False, safe_text(problem.sentence), safe_text(problem.fix))
    except (OSError, ValueError, sqlite3.Error) as error:
        return Symptom(name, False, f"It cannot be looked at: {safe_text(str(error))}.")


def _portal(settings: Settings) -> Symptom:
    desk = Desk(settings)
    began = time.monotonic()
    me = desk.client().me()
    took_ms = (time.monotonic() - began) * 1000
    partners = safe_text(", ".join(partner.name for partner in me.partners)) or "nobody"
    portal, user = safe_text(desk.portal), safe_text(me.name)
    said = f"{portal} answers in {took_ms:.0f} ms; {user} acts for {partners}."
    return Symptom("Portal", bool(me.partners), said)


def _clock(settings: Settings) -> Symptom:
    skew = Desk(settings).client().clock_skew_s()
    if skew is None:
        return Symptom("Clock", True, "The portal does not tell its time.")
    if abs(skew) <= _SKEW_S:
        return Symptom("Clock", True, "It agrees with the portal's.")
    side = "behind" if skew > 0 else "ahead of"
    return Symptom(
        "Clock",
        False,
        f"It is {human_span(abs(skew))} {side} the portal's.",
        "Have this machine take its time from a server (timedatectl set-ntp true).",
    )


def _state_folder(settings: Settings) -> Symptom:
    folder = open_state_folder(settings.state_dir)
    free = shutil.disk_usage(folder.path).free
    said = f"{safe_text(str(folder.path))} is local, {human_size(free)} free."
    if free < _LITTLE_SPACE:
        return Symptom("State folder", False, said, "Make room: nothing can be noted without it.")
    return Symptom("State folder", True, said)


def _agent(settings: Settings) -> Symptom:
    running = holder(open_state_folder(settings.state_dir).agent_lock)
    if running is None:
        return Symptom("Agent", True, "None runs; the next delivery starts one.")
    said = f"Process {running.pid}, version {safe_text(running.version)}."
    if is_older(running.version, __version__):
        return Symptom("Agent", False, said, "The next delivery replaces it by this version.")
    if is_older(__version__, running.version):
        said += f" It is newer than this program ({__version__}) and is left alone."
    return Symptom("Agent", True, said)


def _watches() -> Symptom:
    limit = Path("/proc/sys/fs/inotify/max_user_watches")
    if not limit.exists():
        return Symptom("Watches", True, "This system has no inotify limit to look at.")
    count = int(limit.read_text())
    fix = "Raise fs.inotify.max_user_watches with sysctl." if count < _FEW_WATCHES else ""
    return Symptom("Watches", not fix, f"{count:,} folders can be watched.", fix)


def _terminal(environment: Mapping[str, str]) -> Symptom:
    if not os.isatty(1):
        return Symptom("Terminal", True, "There is none; the commands need none.")
    columns, rows = os.get_terminal_size(1)
    kind = safe_text(environment.get("TERM", "unknown"))
    locale = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG", "")
    said = f"{kind}, {columns}x{rows}, {safe_text(locale) or 'no locale'}."
    if "utf" not in locale.lower():
        return Symptom("Terminal", False, said, "Set LANG to a UTF-8 locale, such as C.UTF-8.")
    if columns < _SMALLEST[0] or rows < _SMALLEST[1]:
        return Symptom("Terminal", False, said, "The desk is made for 80x24 and more.")
    return Symptom("Terminal", True, said)


def _lingering() -> Symptom:
    """Trouble is only where the end of the last session is the end of the agent."""
    takes_all = session_takes_all()
    if takes_all is False:
        return Symptom("Lingering", True, "Logging out does not end what you have started.")
    if lingering():
        return Symptom("Lingering", True, "The agent may outlive your last session.")
    does = "ends" if takes_all else "may end"
    return Symptom(
        "Lingering",
        False,
        f"This system {does} the agent when you log out.",
        "Run: loginctl enable-linger && backlot-tui agent install",
    )
