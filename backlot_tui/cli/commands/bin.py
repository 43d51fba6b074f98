"""The File Bin: list what is in it, add and remove files, reset it, choose the folders it watches.

`bin list` looks once at everything, so it is true without a desk. `bin watch run` keeps the bin
in the foreground, as the desk does.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from typing import Any

from backlot_tui.cli.asking import agrees
from backlot_tui.cli.at_desk import settings_of
from backlot_tui.cli.output import (
    print_json,
    print_line,
    print_note,
    print_some_failed,
    print_table,
    refusal_json,
)
from backlot_tui.cli.signals import stop_on_signals
from backlot_tui.desk import file_bin as bins
from backlot_tui.desk.file_bin import FileBin
from backlot_tui.domain.facts import FileFacts
from backlot_tui.domain.facts_json import facts_to_json
from backlot_tui.domain.file_names import to_wire
from backlot_tui.domain.problems import Problem, UsageProblem
from backlot_tui.domain.units import counted, human_size, human_span
from backlot_tui.filebin.items import BinItem, Snapshot
from backlot_tui.filebin.kinds import group_of

_ACTIONS = ("list", "add", "remove", "reset", "watch")
_WATCH_ACTIONS = ("list", "add", "remove", "run")

Refused = list[tuple[str, Problem]]
"""What of several could not be done: (path, why not)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", nargs="?", choices=_ACTIONS, default="list", help="what to do (without: list)"
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="PATH",
        help="with add: files and packages, - for a list on standard input (lines or NUL);"
        " with remove: paths or names; with watch: add DIR, remove DIR, list or run",
    )
    parser.add_argument("--yes", action="store_true", help="with reset: do not ask")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    file_bin = bins.open_bin(settings_of(arguments))
    actions = {
        "list": _list,
        "add": _add,
        "remove": _remove,
        "reset": _reset,
        "watch": _watch,
    }
    return actions[arguments.what](file_bin, arguments)


def _list(file_bin: FileBin, arguments: argparse.Namespace) -> int:
    _none(arguments.names, "list")
    _print(bins.look(file_bin), as_json=arguments.json)
    return 0


def _add(file_bin: FileBin, arguments: argparse.Namespace) -> int:
    names = [
        name
        for given in arguments.names
        for name in (_standard_input() if given == "-" else [given])
    ]
    if not names:
        raise UsageProblem("usage", "bin add wants at least one path.", "- reads a list.")
    added, refused = bins.add_each(file_bin, names)
    _raise_only(refused, others=len(added))
    if arguments.json:
        print_json(added=[to_wire(path) for path in added], refused=_refused_json(refused))
    elif added:
        print_line(f"Added: {len(added)}.")
    return _told_refused(refused, others=len(added))


def _standard_input() -> list[str]:
    """Paths as lines, or between NULs as `find -print0` writes them."""
    content = sys.stdin.buffer.read()
    pieces = content.split(b"\0") if b"\0" in content else content.splitlines()
    return [os.fsdecode(piece) for piece in pieces if piece]


def _remove(file_bin: FileBin, arguments: argparse.Namespace) -> int:
    if not arguments.names:
        raise UsageProblem("usage", "bin remove wants at least one path or name.")
    removed = bins.remove(file_bin, bins.look(file_bin).items, arguments.names)
    if arguments.json:
        print_json(removed=removed)
    else:
        print_line(f"Removed: {removed}.")
    return 0


def _reset(file_bin: FileBin, arguments: argparse.Namespace) -> int:
    _none(arguments.names, "reset")
    question = "Reset the File Bin? Its files stay out until they are dropped in again."
    if not (arguments.yes or agrees(question)):
        raise UsageProblem("not-confirmed", "Nothing was reset.", "Say --yes.")
    removed = bins.reset(file_bin)
    if arguments.json:
        print_json(removed=removed)
    else:
        print_line(f"Reset: {counted(removed, 'file is', 'files are')} out until dropped in again.")
    return 0


def _watch(file_bin: FileBin, arguments: argparse.Namespace) -> int:
    what, *folders = arguments.names or ["list"]
    if what not in _WATCH_ACTIONS:
        raise UsageProblem("usage", f"bin watch takes {', '.join(_WATCH_ACTIONS)}.")
    if what == "run":
        _none(folders, "watch run")
        return _run(file_bin, as_json=arguments.json)
    if what == "list":
        _none(folders, "watch list")
    elif not folders:
        raise UsageProblem("usage", f"bin watch {what} wants a folder.")
    refused: Refused = []
    for folder in folders:
        try:
            (bins.watch if what == "add" else bins.unwatch)(file_bin, folder)
        except Problem as problem:
            refused.append((folder, problem))
    others = len(folders) - len(refused)
    _raise_only(refused, others=others)
    _print_folders(file_bin, refused, as_json=arguments.json)
    return _told_refused(refused, others=others)


def _raise_only(refused: Refused, *, others: int) -> None:
    if len(refused) == 1 and not others:
        raise refused[0][1]


def _refused_json(refused: Refused) -> list[dict[str, str]]:
    return [{"path": to_wire(path), **refusal_json(problem)} for path, problem in refused]


def _told_refused(refused: Refused, *, others: int) -> int:
    """The exit code: 6 where some of several were refused."""
    if not refused:
        return 0
    sentence = f"{len(refused)} of {len(refused) + others} were refused."
    return print_some_failed(sentence, (str(problem) for _, problem in refused))


def _print_folders(file_bin: FileBin, refused: Refused, *, as_json: bool) -> None:
    folders = bins.watched(file_bin)
    if as_json:
        print_json(
            folders=[to_wire(path) for path in folders.paths],
            notices=list(folders.notices),
            refused=_refused_json(refused),
        )
        return
    print_table(("WATCHED",), ([path] for path in folders.paths))
    for notice in folders.notices:
        print_note(notice)


def _run(file_bin: FileBin, *, as_json: bool) -> int:
    """Keep the bin until told to stop; what is in it is printed whenever it changed."""
    changed, stop = threading.Event(), threading.Event()

    def end() -> None:
        stop.set()
        changed.set()

    stop_on_signals(end)
    with bins.kept(file_bin, changed.set) as keeper:
        while True:
            changed.wait()
            changed.clear()
            if stop.is_set():
                return 0
            _print(keeper.snapshot(), as_json=as_json)


def _print(snapshot: Snapshot, *, as_json: bool) -> None:
    if as_json:
        print_json(
            items=[_as_json(item) for item in sorted(snapshot.items, key=lambda each: each.path)],
            folders=[to_wire(path) for path in snapshot.folders],
            notices=list(snapshot.notices),
        )
        return
    lines = [
        (str(group), line.item)
        for group, every in bins.in_groups(snapshot.items, {})
        for line in every
    ]
    print_table(
        ("KIND", "STATE", "SIZE", "NAME", "FACTS", "REASON"),
        (
            (
                group,
                str(item.state),
                human_size(item.identity.size),
                item.name,
                _told(item.facts),
                item.reason,
            )
            for group, item in lines
        ),
    )
    print_line(f"{len(lines)} in the File Bin")
    for notice in snapshot.notices:
        print_note(notice)


def _told(facts: FileFacts | None) -> str:
    """The facts that tell files apart, in a few words."""
    if facts is None:
        return ""
    told = (
        facts.codec or str(facts.kind),
        f"{facts.width}x{facts.height}" if facts.width and facts.height else None,
        facts.frame_rate,
        f"{facts.channels} ch" if facts.channels else None,
        facts.soundfield,
        facts.language,
        human_span(facts.duration_s) if facts.duration_s else None,
        facts.time_base,
    )
    return " ".join(word for word in told if word)


def _as_json(item: BinItem) -> dict[str, Any]:
    return {
        "path": to_wire(item.path),
        "name": to_wire(item.name),
        "folder": to_wire(item.folder) or None,
        "group": str(group_of(item)),
        "state": str(item.state),
        "reason": item.reason,
        "deliverable": item.deliverable,
        "size": item.identity.size,
        "package": item.is_package,
        "by_hand": item.by_hand,
        "facts": facts_to_json(item.facts) if item.facts else None,
        "provisional": item.provisional,
    }


def _none(names: list[str], what: str) -> None:
    if names:
        raise UsageProblem("usage", f"bin {what} takes no path.")
