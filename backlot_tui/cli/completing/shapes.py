"""The commands' parsers without what is behind them, so that Tab need not load the portal.

A shape is made from the real parsers and kept in the cache folder until any module of the command
line changes: it cannot offer what the commands do not take.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

import backlot_tui.cli as command_line
from backlot_tui import __version__

Shape = dict[str, Any]
"""JSON: `help`, `options` (arguments of add_argument, with `names`), `below` (name -> Shape)."""

_FLAG = 0
"""`nargs` of an option that takes no value."""


def shape_of(parser: argparse.ArgumentParser, told: str | None = None) -> Shape:
    options: list[dict[str, Any]] = []
    below: dict[str, Shape] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {each.dest: each.help for each in action._choices_actions}
            below = {name: shape_of(each, helps.get(name)) for name, each in action.choices.items()}
        elif action.help is not argparse.SUPPRESS:
            options.append(_option(action))
    return {"help": told, "options": options, "below": below}


def _option(action: argparse.Action) -> dict[str, Any]:
    return {
        "names": list(action.option_strings) or [action.dest],
        "help": action.help,
        "nargs": action.nargs,
        "metavar": action.metavar if isinstance(action.metavar, str) else None,
        "choices": [str(each) for each in action.choices] if action.choices else None,
    }


def add_shape(
    shape: Shape,
    parser: argparse.ArgumentParser,
    visit: Callable[[str, argparse.Action], None],
    path: str = "",
) -> None:
    """Give `parser` the arguments of the shape. visit: called with each one and its command."""
    for option in shape["options"]:
        told = {key: value for key, value in option.items() if key != "names" and value is not None}
        if option["nargs"] == _FLAG:
            told = {"action": "store_true", "help": option["help"]}
        visit(path, parser.add_argument(*option["names"], **told))
    if shape["below"]:
        below = parser.add_subparsers()
        for name, each in shape["below"].items():
            own = below.add_parser(name, help=each["help"] or "", add_help=False)
            add_shape(each, own, visit, f"{path} {name}".strip())


def kept_shape(make: Callable[[], Shape]) -> Shape:
    """The shape as it was made last; `make` is called when the command line is another one."""
    path = user_cache_path("backlot-tui") / "completion.json"
    made_of = [__version__, *sorted(_modules())]
    with contextlib.suppress(OSError, ValueError):
        kept = json.loads(path.read_text("utf-8"))
        if kept["made_of"] == made_of:
            shape: Shape = kept["shape"]
            return shape
    shape = make()
    with contextlib.suppress(OSError):  # without a cache folder Tab takes longer, that is all
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({"made_of": made_of, "shape": shape}), "utf-8")
        fresh.replace(path)
    return shape


def _modules() -> Iterator[str]:
    """Each module of the command line, with when it was changed."""
    for root, _, names in os.walk(command_line.__path__[0]):
        for name in names:
            if name.endswith(".py"):
                path = Path(root, name)
                yield f"{path} {path.stat().st_mtime_ns}"
