"""The command line as a whole: the parser, the way to each command, and how problems end."""

from __future__ import annotations

import argparse
import importlib
import os
import traceback
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from backlot_tui import __version__
from backlot_tui.cli import streams
from backlot_tui.cli.output import OutputLost, print_note, print_problem, print_text
from backlot_tui.domain.problems import Interrupted, Problem, UsageProblem
from backlot_tui.domain.safe_text import safe_text

COMMANDS = {
    "desk": "open the desk (also without a command)",
    "requests": "list source requests",
    "request": "one source request, with its deliveries and history",
    "probe": "read files and print what they tell",
    "deliver": "deliver files against a request",
    "check": "what deliver would find; sends nothing",
    "plan": "write what a session would deliver to a file",
    "sessions": "list, rename or close desk sessions",
    "deliveries": "list deliveries and how far they are",
    "transfers": "look at the queue, follow it, steer it",
    "receipt": "show, verify or export the receipt of a delivery",
    "bin": "the File Bin: watched folders and files added by hand",
    "suggest": "which file could fulfil which request, and why",
    "alias": "codes and short forms of titles, for suggestions",
    "estimate": "move the Estimated Delivery Date of requests",
    "override": "send a failed inspection as it is",
    "views": "named views of the request list",
    "login": "sign in to a portal",
    "agent": "run, look at, stop or install the transfer agent",
    "doctor": "look at everything a delivery depends on",
    "support": "write a support bundle",
    "portal": "run a portal",
    "demo": "try everything on an embedded portal",
    "tour": "learn the desk in three guided deliveries",
    "keys": "the desk's commands with their ids and keys",
    "completion": "print what your shell needs for Tab",
}
"""Each lives in `cli/commands/<name>.py` and is imported only when it is used."""

_EPILOG = "Exit codes: 0 done, 2 usage, 3 not found, 4 refused by a check, 5 try again later, …"


class _Parser(argparse.ArgumentParser):
    """Complains with a problem, so that a wrong command is reported like everything else."""

    def error(self, message: str) -> NoReturn:
        raise UsageProblem("usage", f"{safe_text(message)}.", f"See: {self.prog} --help")


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code (docs/exit-codes.md). Never raises."""
    streams.prepare()
    if "_ARGCOMPLETE" in os.environ:  # a shell asks what Tab may offer
        from backlot_tui.cli.completing import answer  # noqa: PLC0415

        answer()
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        problem: Problem = Interrupted("interrupted", "Interrupted.")
    except BrokenPipeError:
        # The reader of our output left; what was asked for may be half printed and that is fine.
        streams.give_up_output()
        return 0
    except OutputLost as lost:
        streams.give_up_output()
        problem = lost
    except Problem as found:
        problem = found
    except Exception as error:
        problem = _odd_word(error) or _fault(error)
    return _told(problem, as_json="--json" in arguments)


def _told(problem: Problem, *, as_json: bool) -> int:
    """Print it, where somebody takes it; returns its exit code."""
    try:
        print_problem(problem, as_json=as_json)
    except (OSError, OutputLost):
        streams.give_up_output()
    return problem.exit_code


def _run(arguments: Sequence[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        name, rest = arguments[0], arguments[1:]
    else:
        _shell().parse_known_args(arguments)  # --help and --version end here
        if arguments and not arguments[0].startswith("-"):
            raise UsageProblem(
                "usage",
                f"There is no command {safe_text(arguments[0])!r}.",
                "See: backlot-tui --help",
            )
        name, rest = "desk", arguments
    command, parser = command_and_parser(name)
    # Where ids may stand before and after flags, `--all ID` is for the command to refuse.
    intermixed = getattr(command, "NAMES_ANYWHERE", False)
    parse = parser.parse_intermixed_args if intermixed else parser.parse_args
    parsed = parse(rest)
    _tell_of_config(parsed)
    code: int = command.run(parsed)
    print_text("", now=True)
    return code


def _tell_of_config(arguments: argparse.Namespace) -> None:
    from backlot_tui.cli.at_desk import notes_of  # noqa: PLC0415 (help and completion need none)

    for note in notes_of(arguments):
        print_note(note)


def command_and_parser(name: str) -> tuple[ModuleType, argparse.ArgumentParser]:
    """The command's module, imported now, and a parser of what it takes."""
    command = importlib.import_module(f"backlot_tui.cli.commands.{name}")
    parser = _Parser(prog=f"backlot-tui {name}", description=command.__doc__)
    _add_connection(parser)
    command.add_arguments(parser)
    return command, parser


def _shell() -> argparse.ArgumentParser:
    listing = "\n".join(f"  {name:<12}{text}" for name, text in COMMANDS.items())
    parser = _Parser(
        prog="backlot-tui",
        description="Deliver finished media against a streamer's source requests.\n\n" + listing,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"backlot-tui {__version__}")
    parser.add_argument("command", nargs="?", metavar="command", help="one of the above")
    return parser


def _add_connection(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("connection and folders")
    group.add_argument("--profile", help="which portal of the config file (BACKLOT_PROFILE)")
    group.add_argument("--url", help="the portal (BACKLOT_URL)")
    group.add_argument(
        "--token-file", metavar="FILE", help="holds the token (BACKLOT_TOKEN, BACKLOT_TOKEN_FILE)"
    )
    group.add_argument("--state-dir", metavar="DIR", help="local state (BACKLOT_STATE_DIR)")
    group.add_argument("--config", metavar="FILE", help="the config file (BACKLOT_CONFIG)")


def _odd_word(error: Exception) -> Problem | None:
    """The problem of a word in no encoding where text is needed: only paths may have such bytes."""
    if not isinstance(error, UnicodeEncodeError):
        return None
    if not any("\ud800" <= char <= "\udfff" for char in error.object):
        return None
    return UsageProblem("not-text", "A word of the command is not text in UTF-8.", "Write it anew.")


def _fault(error: Exception) -> Problem:
    """A fault of ours: one sentence, and the trace in a file that only this user can read."""
    from tempfile import mkstemp  # noqa: PLC0415

    sentence = f"backlot-tui failed: {type(error).__name__}."
    try:
        handle, path = mkstemp(prefix="backlot-tui-fault-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as out:
            out.write("".join(traceback.format_exception(error)))
    except OSError as why:
        return Problem("internal", sentence, f"The details cannot be written ({why.strerror}).")
    return Problem("internal", sentence, f"The details are in {path}.")
