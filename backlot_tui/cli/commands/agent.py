"""The transfer agent. It starts by itself at the first delivery and ends when it is idle.

install: have systemd start it with the machine (a unit of this user); --print only shows the unit.
"""

from __future__ import annotations

import argparse
import math
import signal
import threading
import time

from backlot_tui.cli import agent_unit
from backlot_tui.cli.at_desk import agent_rules_of, settings_of, state_dir_of
from backlot_tui.cli.launch import stop_process
from backlot_tui.cli.output import print_json, print_line
from backlot_tui.cli.signals import stop_on_signals
from backlot_tui.cli.transfer_list import summary
from backlot_tui.desk.limits import limit_view, rules_and_trouble
from backlot_tui.desk.lingering import lingering, user_name
from backlot_tui.desk.transfers import NO_AGENT, queue_view
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted, human_span
from backlot_tui.state import aborts
from backlot_tui.state.clock import utc_at
from backlot_tui.state.deliveries import unfinished
from backlot_tui.state.folder import open_state_folder
from backlot_tui.state.presence import holder
from backlot_tui.state.work_schema import open_work


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=("run", "status", "stop", "install", "uninstall"), help="what to do"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--stay", action="store_true", help="run: do not end when idle")
    parser.add_argument(
        "--print", action="store_true", help="install: show the unit and change nothing"
    )


def run(arguments: argparse.Namespace) -> int:
    return {
        "run": _run,
        "status": _status,
        "stop": _stop,
        "install": _install,
        "uninstall": _uninstall,
    }[arguments.what](arguments)


def _run(arguments: argparse.Namespace) -> int:
    from backlot_tui.agent.config_watch import ConfigWatch  # noqa: PLC0415
    from backlot_tui.agent.service import run_agent  # noqa: PLC0415 (status and stop need none)

    settings = settings_of(arguments)
    stop = threading.Event()
    stop_on_signals(stop.set)
    watch = ConfigWatch(settings.config_file, lambda: agent_rules_of(arguments))
    signal.signal(signal.SIGHUP, lambda *_: watch.ask())
    ran = run_agent(
        open_state_folder(settings.state_dir),
        settings.agent,
        watch,
        settle_s=settings.settle_s,
        idle_exit_s=math.inf if arguments.stay else settings.idle_s,
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
    folder = open_state_folder(state_dir_of(arguments))
    running = holder(folder.agent_lock)
    work = open_work(folder.work_db)
    queue = queue_view(work, agent_runs=running is not None)
    rules, trouble = rules_and_trouble(folder, work, lambda: agent_rules_of(arguments))
    limit = limit_view(work, rules) if rules else None
    if arguments.json:
        print_json(
            agent={
                "running": running is not None,
                "pid": running.pid if running else None,
                "version": running.version if running else None,
                "started_at": running.started_at if running else None,
                "since": utc_at(running.started_at) if running else None,
                "unfinished": len(queue.transfers),
                "moving": queue.moving,
                "paused": queue.paused,
                "failed": queue.failed,
                "left_bytes": queue.left_bytes,
                "rate": round(queue.rate),
                "remaining_s": queue.remaining_s,
                "cancels_to_tell": aborts.owed(work),
                "limit": limit.json() if limit else None,
                "config_problem": trouble or None,
                "state_dir": str(folder.path),
            }
        )
        return 0
    if running:
        age = human_span(time.time() - running.started_at)
        version = safe_text(running.version)
        print_line(f"The agent runs (process {running.pid}, version {version}, for {age}).")
    else:
        idle = "No agent runs; the next delivery starts one."
        print_line(NO_AGENT if queue.lacks_agent else idle)
    print_line(summary(queue))
    if owed := aborts.owed(work):
        print_line(f"{counted(owed, 'cancel is', 'cancels are')} still to be told to the portal.")
    if limit:
        print_line(limit.sentence())
    if trouble:
        agent = "The agent keeps to the rules it had." if running else "No agent starts like that."
        print_line(safe_text(f"{trouble} {agent}"))
    return 0


def _stop(arguments: argparse.Namespace) -> int:
    folder = open_state_folder(state_dir_of(arguments))
    stopped = stop_process(folder.agent_lock)
    left = len(unfinished(open_work(folder.work_db)))
    if arguments.json:
        print_json(stopped=stopped, unfinished=left)
        return 0
    print_line("The agent has stopped." if stopped else "No agent was running.")
    if left:
        kept = counted(left, "delivery is kept and goes", "deliveries are kept and go")
        print_line(f"{kept} on when an agent runs again.")
    return 0


def _install(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    if arguments.print:
        print_line(agent_unit.unit_text(settings).rstrip())
        return 0
    folder = open_state_folder(settings.state_dir)
    stop_process(folder.agent_lock)  # the unit's takes its place
    started = agent_unit.install(settings)
    lingers = lingering()
    if arguments.json:
        print_json(unit=str(agent_unit.unit_path()), started=started, lingers=lingers)
        return 0
    print_line(f"Written: {safe_text(str(agent_unit.unit_path()))}")
    if started:
        print_line("The agent runs now, and starts with you or with the machine.")
    else:
        print_line("systemd cannot be reached from here to start it. Once you are signed in, run:")
        print_line(
            f"  systemctl --user daemon-reload && systemctl --user enable --now {agent_unit.UNIT}"
        )
    if not lingers:
        print_line("So that it also runs while you are signed out, and after a reboot, run once:")
        print_line(f"  loginctl enable-linger {user_name()}")
    return 0


def _uninstall(arguments: argparse.Namespace) -> int:
    removed = agent_unit.uninstall()
    if arguments.json:
        print_json(removed=removed)
    elif removed:
        path = safe_text(str(agent_unit.unit_path()))
        print_line(f"Removed: {path}. The next delivery starts an agent.")
    else:
        print_line("No unit is installed.")
    return 0
