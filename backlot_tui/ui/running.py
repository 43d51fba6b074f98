"""The desk on a terminal, from the first frame until the person leaves."""

from __future__ import annotations

from collections.abc import Callable

from backlot_tui.desk.desk import Desk
from backlot_tui.ui.app import DeskApp


def run_desk(
    desk: Desk, launch_agent: Callable[[], None], *, mouse: bool = False, folder: str = ""
) -> int:
    """Returns the exit code.

    folder: where the path prompt begins, with its slash.
    """
    app = DeskApp(desk, launch_agent)
    app.last_folder = folder
    app.run(mouse=mouse)
    app.hangup.over()
    return app.return_code or 0
