"""The queue of this machine's transfers: look at it, follow it, steer it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from backlot_tui.cli.at_desk import agent_rules_of, queue_of
from backlot_tui.cli.launch import ensure_agent
from backlot_tui.cli.output import (
    print_json,
    print_line,
    print_note,
    print_some_failed,
    refusal_json,
)
from backlot_tui.cli.transfer_list import print_transfers, watch_transfers
from backlot_tui.desk import steering
from backlot_tui.desk.limits import limit_view, rules_and_trouble
from backlot_tui.desk.settings import Settings
from backlot_tui.desk.steering import Target
from backlot_tui.desk.transfers import QueueView, queue_view
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.problems import Problem, UsageProblem
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

NAMES_ANYWHERE = True

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


@dataclass(frozen=True, slots=True)
class _Queue:
    """settings: None where they cannot be used; the queue needs its folder alone."""

    folder: StateFolder
    work: Database
    settings: Settings | None

    def view(self, *, ended: bool) -> QueueView:
        return queue_view(self.work, agent_runs=is_held(self.folder.agent_lock), ended=ended)

    def wake(self) -> None:
        """Have an agent run, if the settings let one start."""
        if self.settings is not None:
            ensure_agent(self.settings)
        elif not is_held(self.folder.agent_lock):
            print_note("No agent runs, and none starts with such settings.")


def run(arguments: argparse.Namespace) -> int:
    state_dir, settings = queue_of(arguments)
    folder = open_state_folder(state_dir)
    queue = _Queue(folder, open_work(folder.work_db), settings)
    match arguments.what:
        case "list":
            _list(queue, arguments)
            return 0
        case "priority":
            return _prioritise(queue.work, arguments)
        case "limit":
            return _limit(queue, arguments)
        case _:
            return _steer(queue, arguments)


def _list(queue: _Queue, arguments: argparse.Namespace) -> None:
    if arguments.names:
        raise UsageProblem("usage", "The list takes no ids.", "See: backlot-tui transfers --help")
    look = partial(queue.view, ended=arguments.ended)
    if not arguments.watch:
        print_transfers(look(), as_json=arguments.json, files=arguments.files)
        return
    if look().lacks_agent:
        queue.wake()  # what is watched is meant to go on
    watch_transfers(look, queue.work, as_json=arguments.json, files=arguments.files)


def _steer(queue: _Queue, arguments: argparse.Namespace) -> int:
    do, states = _STEPS[arguments.what]
    work, names = queue.work, arguments.names
    if arguments.all:
        if names or not states:
            raise UsageProblem(
                "usage", f"--all does not go with {'ids' if names else arguments.what}."
            )
        names = steering.all_that(work, states)
    elif not names:
        raise UsageProblem("usage", f"Name what to {arguments.what}.", "See: backlot-tui transfers")
    lacked_agent = queue.view(ended=False).lacks_agent
    done, refused = steering.each(work, names, partial(do, work))
    waking = arguments.what in _WAKING and (done or not refused)
    if waking and (unfinished(work) or aborts.owed(work)):
        queue.wake()  # also where others were refused: what goes on has to be carried
    if not names and not arguments.json:
        started = waking and lacked_agent and is_held(queue.folder.agent_lock)
        nothing = f"There is nothing to {arguments.what}."
        print_line("An agent was started." if started else nothing)
    return _report((done, refused), as_json=arguments.json)


def _prioritise(work: Database, arguments: argparse.Namespace) -> int:
    wanted, *names = arguments.names or [""]
    how = _PRIORITIES.get(wanted)
    if how is None or not names:
        raise UsageProblem(
            "usage",
            "Say which priority, and of what.",
            f"transfers priority {'|'.join(_PRIORITIES)} ID...",
        )
    done = steering.each(work, names, lambda target: steering.prioritise(work, target, how))
    return _report(done, as_json=arguments.json)


def _limit(queue: _Queue, arguments: argparse.Namespace) -> int:
    wanted, *names = arguments.names or [""]
    if names:
        rate = parse_rate(wanted)

        def do(target: Target) -> str:
            steering.limit(queue.work, target, rate)
            return f"Limit {safe_text(wanted)}"

        return _report(steering.each(queue.work, names, do), as_json=arguments.json)
    if wanted == "config":
        controls.limit_by_config(queue.work)
    elif arguments.names:
        controls.limit_all(queue.work, parse_rate(wanted))
    _print_limit(queue, arguments)
    return 0


def _print_limit(queue: _Queue, arguments: argparse.Namespace) -> None:
    rules, trouble = rules_and_trouble(queue.folder, queue.work, lambda: agent_rules_of(arguments))
    if rules is None and not controls.limit_by_hand(queue.work)[0]:
        raise UsageProblem("config", trouble)
    view = limit_view(queue.work, rules or AgentSettings())  # set by hand, no other rule counts
    if arguments.json:
        print_json(limit=view.json())
    else:
        print_line(view.sentence())


def _report(
    outcome: tuple[Sequence[tuple[str, str]], Sequence[tuple[str, Problem]]], *, as_json: bool
) -> int:
    """Print what was done and what was refused; 6 for some of several. Raises the only problem."""
    done, refused = outcome
    if len(refused) == 1 and not done:
        [(called, problem)] = refused
        if called:
            problem.sentence = f"{called}: {problem.sentence}"
        raise problem
    if as_json:
        print_json(
            done=[{"what": called, "now": now} for called, now in done],
            refused=[{"what": called, **refusal_json(problem)} for called, problem in refused],
        )
    else:
        for called, now in done:
            print_line(f"{called}: {now}.")
    if not refused:
        return 0
    return print_some_failed(
        f"{len(refused)} of {len(refused) + len(done)} were refused.",
        (f"{called}: {problem}" for called, problem in refused),
    )
