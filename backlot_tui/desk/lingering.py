"""What becomes of this user's processes when the last session ends (systemd-logind)."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

_LOGIND = Path("/run/systemd/seats")
_LINGERERS = Path("/var/lib/systemd/linger")
"""One empty file per lingering user, named after them."""
_PATIENCE_S = 10.0


def user_name() -> str:
    """Who runs this, as `loginctl` takes it: the number of a user who has no name.

    By the process, not by $USER: cron does not always set it, and sudo leaves another's there.
    """
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def lingering() -> bool | None:
    """Whether the user's units run while they are signed out; None where nobody can tell."""
    told = _yes_or_no("show-user", user_name(), "--property=Linger")
    if told is None and _LINGERERS.is_dir():  # logind knows only users who are signed in or linger
        return (_LINGERERS / user_name()).is_file()
    return told


def session_takes_all() -> bool | None:
    """Whether what a session has started ends with it (KillUserProcesses); None if unknown.

    False where no session manager runs.
    """
    if not _LOGIND.exists():
        return False
    return _yes_or_no("show-session", "--property=KillUserProcesses")


def _yes_or_no(*arguments: str) -> bool | None:
    """What `loginctl` says to a property; None if it is not there or does not know."""
    found = shutil.which("loginctl")
    if found is None:
        return None
    try:
        ended = subprocess.run(
            [found, *arguments], capture_output=True, text=True, timeout=_PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    value = ended.stdout.strip().partition("=")[2]
    return {"yes": True, "no": False}.get(value) if ended.returncode == 0 else None
