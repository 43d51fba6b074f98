"""Run a portal on a data folder, and do the owner's part in it."""

from __future__ import annotations

import argparse
from pathlib import Path
from types import ModuleType
from typing import cast

from backlot_tui.cli.portal import deciding, importing, info, partners, serve, tokens, users

_WHAT: dict[str, ModuleType] = {
    "serve": serve,
    "import": importing,
    "info": info,
    "partners": partners,
    "users": users,
    "tokens": tokens,
}
"""Each a module; the decisions on requests share one."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    below = parser.add_subparsers(dest="what", required=True, metavar="WHAT", help="what to do")
    for name, module in _WHAT.items():
        told = (module.__doc__ or "").partition(": ")[2].partition("\n")[0]
        own = below.add_parser(name, help=told, description=told)
        _add_common(own)
        module.add_arguments(own)
        own.set_defaults(act=module.run)
    for name, decision in deciding.DECISIONS.items():
        own = below.add_parser(name, help=decision.help, description=decision.help)
        _add_common(own)
        deciding.add_arguments(own, decision)
        own.set_defaults(act=deciding.run, decision=decision)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the data folder")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    return cast(int, arguments.act(arguments))
