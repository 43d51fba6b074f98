"""The agent as a systemd user unit: then it starts with the machine, before anybody signs in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from backlot_tui.desk.settings import Settings
from backlot_tui.domain.problems import Problem, UsageProblem
from backlot_tui.domain.safe_text import safe_text

UNIT = "backlot-tui-agent.service"

_TEXT = """\
[Unit]
Description=backlot-tui transfer agent ({state_dir})

[Service]
Type=exec
ExecStart={command}
Restart=on-failure
RestartSec=5
# It stops between two pieces of a part, and goes on there at its next start.
TimeoutStopSec=60
KillMode=mixed
UMask=0077
NoNewPrivileges=yes

[Install]
WantedBy=default.target
"""


def unit_path(environment: dict[str, str] | None = None) -> Path:
    """Where systemd looks for a user's units (systemd.unit(5), user unit search path)."""
    env = os.environ if environment is None else environment
    config = env.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(config) / "systemd" / "user" / UNIT


def agent_words(settings: Settings) -> list[str]:
    """The command that runs the agent of a state folder, from wherever it is started."""
    words = ["agent", "run", "--state-dir", str(settings.state_dir.absolute())]
    if os.path.exists(settings.config_file):  # noqa: PTH110 (False where nobody may look)
        words += ["--config", str(settings.config_file.absolute())]
    return words


def unit_text(settings: Settings) -> str:
    """The unit's file. Raises UsageProblem for paths that cannot stand in one."""
    state_dir = str(settings.state_dir.absolute())
    agent, run, *where = agent_words(settings)
    command = [sys.executable, "-m", "backlot_tui", agent, run, "--stay", *where]
    return _TEXT.format(
        state_dir=state_dir.replace("%", "%%"), command=" ".join(map(_quoted, command))
    )


def _quoted(word: str) -> str:
    """As one word of ExecStart (systemd.service(5), "Command lines")."""
    if any(ord(char) < 0x20 or 0xD800 <= ord(char) <= 0xDFFF for char in word):
        raise UsageProblem(
            "unit", "A path that has control characters or is not UTF-8 cannot be put in a unit."
        )
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def install(settings: Settings) -> bool:
    """Write the unit and start it; False where no systemd of the user runs to start it now.

    Raises UsageProblem where it cannot be written.
    """
    path = unit_path()
    text = unit_text(settings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise _unusable(path, "written", error) from error
    return _systemctl("daemon-reload") and _systemctl("enable", "--now", UNIT)


def uninstall() -> bool:
    """Stop the unit and remove it; False if there was none. Raises UsageProblem."""
    path = unit_path()
    if not os.path.lexists(path):
        return False
    _systemctl("disable", "--now", UNIT)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _unusable(path, "removed", error) from error
    _systemctl("daemon-reload")
    return True


def _unusable(path: Path, done: str, error: OSError) -> UsageProblem:
    return UsageProblem("unit", f"{safe_text(str(path))} cannot be {done}: {error.strerror}.")


def start_by_unit(settings: Settings) -> bool:
    """Start the agent of this state folder by its unit; False if it has none that works."""
    try:
        ours = unit_path().read_text("utf-8") == unit_text(settings)
    except (OSError, UnicodeDecodeError, Problem):
        return False
    return ours and _systemctl("start", UNIT)


def _systemctl(*arguments: str) -> bool:
    """Whether it is there and did it."""
    found = shutil.which("systemctl")
    if found is None:
        return False
    try:
        ended = subprocess.run(
            [found, "--user", *arguments], capture_output=True, text=True, timeout=90, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0
