"""Starting and stopping the background processes of this product."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from backlot_tui import __version__
from backlot_tui.cli.agent_unit import agent_words, start_by_unit
from backlot_tui.desk.settings import Settings
from backlot_tui.domain.problems import NoPermission, Temporary
from backlot_tui.domain.versions import is_older
from backlot_tui.state.folder import open_state_folder
from backlot_tui.state.presence import holder

_START_S = 20.0
_STOP_S = 40.0
"""An agent that is asked to stop ends between two pieces; a dead line may hold one for 30 s."""


def ensure_agent(settings: Settings) -> None:
    """Have an agent of at least this version run for the state folder; it outlives this process.

    An older one is drained first: it stops between two pieces, and its successor goes on there.
    Raises Temporary if none starts, or the older one does not stop.
    """
    folder = open_state_folder(settings.state_dir)
    running = holder(folder.agent_lock)
    if running and is_older(running.version, __version__):
        stop_process(folder.agent_lock)
        running = None
    if running:
        return
    if not start_by_unit(settings):
        start_detached(agent_words(settings))
    wait_until(
        lambda: holder(folder.agent_lock) is not None, f"The agent did not start in {folder.path}."
    )


def start_detached(arguments: list[str]) -> None:
    """Run a command of ours in a session of its own, with nothing of this terminal.

    Raises Temporary where the system starts no more processes.
    """
    environment = {key: value for key, value in os.environ.items() if key != "BACKLOT_TOKEN"}
    try:
        subprocess.Popen(  # it is meant to outlive us, so nobody waits for it
            [sys.executable, "-m", "backlot_tui", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
            env=environment,
        )
    except OSError as error:
        raise Temporary(
            "process", f"No process could be started ({error.strerror}).", "Try again."
        ) from error


def stop_process(lock: Path) -> bool:
    """Ask the process that holds `lock` to stop, and wait; False if there was none.

    Raises NoPermission for another user's, and Temporary for one that does not stop.
    """
    running = holder(lock)
    if running is None:
        return False
    try:
        os.kill(running.pid, signal.SIGTERM)
    except ProcessLookupError:
        pass  # it ends this instant
    except PermissionError as error:
        raise NoPermission(
            "process", f"Process {running.pid} is another user's and cannot be stopped."
        ) from error
    wait_until(
        lambda: holder(lock) is None, f"Process {running.pid} did not stop.", patience_s=_STOP_S
    )
    return True


def wait_until(done: Callable[[], bool], sentence: str, patience_s: float = _START_S) -> None:
    """Look until it is done; Temporary with `sentence` if it never is."""
    deadline = time.monotonic() + patience_s
    while not done():
        if time.monotonic() > deadline:
            raise Temporary("process", sentence, "Try again.")
        time.sleep(0.05)
