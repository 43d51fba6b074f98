"""The desk on a terminal, from the first frame until the person leaves."""

from __future__ import annotations

import sys
from collections.abc import Callable

from backlot_tui.desk.desk import Desk
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.commands import Keymap

_TURN_S = 0.0005
"""A thread that matches or reads for seconds gives way this often: at Python's usual 5 ms each
step of a key's way to the screen would wait for it so long."""


def run_desk(
    desk: Desk,
    launch_agent: Callable[[], None],
    *,
    mouse: bool = False,
    folder: str = "",
    keymap: Keymap | None = None,
) -> int:
    """Returns the exit code; keymap: a checked one, the others as `run_app`."""
    return run_app(DeskApp(desk, launch_agent, keymap=keymap), mouse=mouse, folder=folder)


def run_app(app: DeskApp, *, mouse: bool, folder: str) -> int:
    """Returns the exit code.

    folder: where the path prompt begins, with its slash.
    """
    sys.setswitchinterval(_TURN_S)
    app.last_folder = folder
    app.run(mouse=mouse)
    app.hangup.over()
    return app.return_code or 0
