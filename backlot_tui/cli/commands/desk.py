"""Open the desk: dashboard, delivery and transfers on one keyboard."""

from __future__ import annotations

import argparse
import gc
import sys
from functools import partial

from backlot_tui.cli.at_desk import desk_of, keymap_of
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.settings import Settings
from backlot_tui.domain.problems import UsageProblem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mouse", action="store_true", help="take the mouse (costs bytes over SSH)"
    )


def run(arguments: argparse.Namespace) -> int:
    return open_desk(desk_of(arguments), mouse=arguments.mouse)


def open_desk(desk: Desk, *, mouse: bool, folder: str = "") -> int:
    """Show the desk until its person leaves; transfers go on in the agent.

    folder: where the path prompt begins, with its slash.
    """
    check_terminal()
    keymap = keymap_of(desk.settings)
    # What is loaded from here on stays: looking for garbage in it would only delay the first
    # frame. The desk switches the collector on again behind it.
    gc.disable()
    from backlot_tui.ui.running import run_desk  # noqa: PLC0415 (Textual only where a screen is shown)

    mouse = mouse or desk.settings.mouse
    launch = partial(_launch_agent, desk.settings)
    return run_desk(desk, launch, mouse=mouse, folder=folder, keymap=keymap)


def _launch_agent(settings: Settings) -> None:
    from backlot_tui.cli.launch import ensure_agent  # noqa: PLC0415 (once something is delivered)

    ensure_agent(settings)


def check_terminal() -> None:
    """UsageProblem if there is no screen to show the desk on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageProblem(
            "no-terminal",
            "The desk needs a terminal.",
            "Without one use the commands: backlot-tui --help",
        )
