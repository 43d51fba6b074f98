"""Print what a shell needs to complete commands, flags, filters, request ids and files by Tab."""

from __future__ import annotations

import argparse

from backlot_tui.cli.output import print_line

_SHELLS = ("bash", "zsh", "fish")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=_SHELLS, help="the shell that will read it")


def run(arguments: argparse.Namespace) -> int:
    from argcomplete.shell_integration import shellcode  # noqa: PLC0415 (other commands need no shell code)

    print_line(shellcode(["backlot-tui"], shell=arguments.shell).strip())
    return 0
