"""The queue of this machine's transfers: look at it, follow it, steer it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial

from backlot_tui.cli.at_desk import settings_of
from backlot_tui.cli.launch import ensure_agent
from backlot_tui.cli.output import print_json, print_line
from backlot_tui.cli.transfer_list import print_transfers, watch_transfers
from backlot_tui.desk import steering
from backlot_tui.desk.limits import limit_view, rules_and_trouble
from backlot_tui.desk.settings import Settings
from backlot_tui.desk.steering import Target
from backlot_tui.desk.transfers import QueueView, queue_view
from backlot_tui.domain.problems import Problem, SomeFailed, UsageProblem
from backlot_tui.domain.rates import parse_rate
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state import aborts, controls
from backlot_tui.state.controls import Priority, Step
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import unfinished
from backlot_tui.state.folder import StateFolder, open_state_folder
from backlot_tui.state.presence import is_held
from backlot_tui.state.work_schema import open_work

_STEPS: dict[str, tuple[Callable[[Database, Target], str], frozenset[DeliveryState]]] = {
    "pause": (steering.pause, steering.PAUSABLE),
    "resume": (steering.resume, steering.RESUMABLE),
    "retry": (steering.retry, steering.RETRIABLE),
    "cancel": (steering.cancel, frozenset()),
}
"""What is done, and to which deliveries with --all; canceling wants its ids named."""

_WAKING = ("resume", "retry", "cancel")
"""After these the agent may have something to do."""

_PRIORITIES: dict[str, Priority | Step] = {
    **{priority.name.lower(): priority for priority in reversed(Priority)},
    **{str(step): step for step in Step},
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=("list", *_STEPS, "priority", "limit"),
        default="list",
        help="what to do (without: list)",
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="ID",
        help="deliveries, or files of one as DELIVERY/FILE; an id may be cut short."
        f" priority: first one of {', '.join(_PRIORITIES)}."
        " limit: first a RATE as 20M or 200Mbit, off, or config;"
        " without ids for all transfers together",
    )
    parser.add_argument("--all", action="store_true", help="pause, resume or retry all there are")
    parser.add_argument("--watch", action="store_true", help="list: go on until all has ended")
    parser.add_argument("--files", action="store_true", help="list: each file too")
    parser.add_argument("--ended", action="store_true", help="list: what has ended too")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    folder = open_state_folder(settings.state_dir)
    work = open_work(folder.work_db)
    match arguments.what:
        case "list":
            _list(folder, work, settings, arguments)
        case "priority":
            _prioritise(work, arguments)
        case "limit":
            _limit(work, settings, arguments)
        case _:
            _steer(work, settings, arguments)
    return 0


def _list(
    folder: StateFolder, work: Database, settings: Settings, arguments: argparse.Namespace
) -> None:
    if arguments.names:
        raise UsageProblem("usage", "The list takes no ids.", "See: backlot-tui transfers --help")

    def look() -> QueueView:
        return queue_view(work, agent_runs=is_held(folder.agent_lock), ended=arguments.ended)

    if not arguments.watch:
        print_transfers(look(), as_json=arguments.json, files=arguments.files)
        return
    if look().lacks_agent:
        ensure_agent(settings)  # what is watched is meant to go on
    watch_transfers(look, work, as_json=arguments.json, files=arguments.files)


def _steer(work: Database, settings: Settings, arguments: argparse.Namespace) -> None:
    do, states = _STEPS[arguments.what]
    names = arguments.names
    if arguments.all:
        if names or not states:
            raise UsageProblem(
                "usage", f"--all does not go with {'ids' if names else arguments.what}."
            )
        names = steering.all_that(work, states)
    elif not names:
        raise UsageProblem("usage", f"Name what to {arguments.what}.", "See: backlot-tui transfers")
    done, refused = steering.each(work, names, partial(do, work))
    waking = arguments.what in _WAKING and (done or not refused)
    if waking and (unfinished(work) or aborts.owed(work)):
        ensure_agent(settings)  # also where others were refused: what goes on has to be carried
    _report((done, refused), as_json=arguments.json)


def _prioritise(work: Database, arguments: argparse.Namespace) -> None:
    wanted, *names = arguments.names or [""]
    how = _PRIORITIES.get(wanted)
    if how is None or not names:
        raise UsageProblem(
            "usage",
            "Say which priority, and of what.",
            f"transfers priority {'|'.join(_PRIORITIES)} ID...",
        )
    done = steering.each(work, names, lambda target: steering.prioritise(work, target, how))
    _report(done, as_json=arguments.json)


def _limit(work: Database, settings: Settings, arguments: argparse.Namespace) -> None:
    if not arguments.names:
        _print_limit(work, settings, as_json=arguments.json)
        return
    wanted, *names = arguments.names
    if names:
        rate = parse_rate(wanted)

        def do(target: Target) -> str:
            steering.limit(work, target, rate)
            return f"Limit {safe_text(wanted)}"

        _report(steering.each(work, names, do), as_json=arguments.json)
        return
    if wanted == "config":
        controls.limit_by_config(work)
    else:
        controls.limit_all(work, parse_rate(wanted))
    _print_limit(work, settings, as_json=arguments.json)


def _print_limit(work: Database, settings: Settings, *, as_json: bool) -> None:
    folder = open_state_folder(settings.state_dir)
    rules, _ = rules_and_trouble(folder, work, lambda: settings.agent)
    view = limit_view(work, rules or settings.agent)
    if as_json:
        print_json(limit=view.json())
    else:
        print_line(view.sentence())


def _report(
    outcome: tuple[Sequence[tuple[str, str]], Sequence[tuple[str, Problem]]], *, as_json: bool
) -> None:
    """Print what was done; raise what was not: the one problem, or SomeFailed with all."""
    done, refused = outcome
    if as_json and not refused:
        print_json(done=[{"what": called, "now": now} for called, now in done])
    elif not as_json:
        for called, now in done:
            print_line(f"{called}: {now}.")
    if not refused:
        return
    if len(refused) == 1 and not done:
        [(called, problem)] = refused
        problem.sentence = f"{called}: {problem.sentence}"
        raise problem
    raise SomeFailed(
        "some-refused",
        f"{len(refused)} of {len(refused) + len(done)} were refused.",
        details=tuple(f"{called}: {problem}" for called, problem in refused),
    )
