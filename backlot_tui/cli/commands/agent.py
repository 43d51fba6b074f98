"""The transfer agent. It starts by itself at the first delivery and ends when it is idle."""

from __future__ import annotations

import argparse
import threading
import time

from backlot_tui.cli.at_desk import settings_of
from backlot_tui.cli.launch import stop_on_signals, stop_process
from backlot_tui.cli.output import print_json, print_line
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.units import human_span
from backlot_tui.state.deliveries import unfinished
from backlot_tui.state.folder import open_state_folder
from backlot_tui.state.presence import holder
from backlot_tui.state.work_schema import open_work


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("run", "status", "stop"), help="what to do")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    return {"run": _run, "status": _status, "stop": _stop}[arguments.what](arguments)


def _run(arguments: argparse.Namespace) -> int:
    from backlot_tui.agent.service import run_agent  # noqa: PLC0415 (status and stop need none)

    settings = settings_of(arguments)
    stop = threading.Event()
    stop_on_signals(stop.set)
    ran = run_agent(
        open_state_folder(settings.state_dir),
        settle_s=settings.settle_s,
        idle_exit_s=settings.idle_s,
        stop=stop,
    )
    if not ran:
        raise UsageProblem(
            "agent-running",
            f"An agent already runs for {settings.state_dir}.",
            "See: backlot-tui agent status",
        )
    return 0


def _status(arguments: argparse.Namespace) -> int:
    folder = open_state_folder(settings_of(arguments).state_dir)
    running = holder(folder.agent_lock)
    left = len(unfinished(open_work(folder.work_db)))
    if arguments.json:
        print_json(
            agent={
                "running": running is not None,
                "pid": running.pid if running else None,
                "version": running.version if running else None,
                "started_at": running.started_at if running else None,
                "unfinished": left,
                "state_dir": str(folder.path),
            }
        )
        return 0
    if running:
        age = human_span(time.time() - running.started_at)
        print_line(f"The agent runs (process {running.pid}, version {running.version}, for {age}).")
    else:
        print_line("No agent runs; the next delivery starts one.")
    print_line(f"{left} deliveries are not finished.")
    return 0


def _stop(arguments: argparse.Namespace) -> int:
    folder = open_state_folder(settings_of(arguments).state_dir)
    stopped = stop_process(folder.agent_lock)
    left = len(unfinished(open_work(folder.work_db)))
    if arguments.json:
        print_json(stopped=stopped, unfinished=left)
        return 0
    print_line("The agent has stopped." if stopped else "No agent was running.")
    if left:
        print_line(f"{left} deliveries are kept and go on when an agent runs again.")
    return 0
