"""What Tab offers in a shell: commands and flags from their parsers, values from this machine."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import NoReturn

from backlot_tui.cli.completing import values
from backlot_tui.cli.completing.shapes import Shape, add_shape, kept_shape, shape_of

_BY_NAME: Mapping[str, values.Values] = {
    "--view": values.views,
    "--profile": values.profiles,
    "--set": values.metadata,
    "views name": values.views,
    "views filter": values.filter_words,
}
"""By flag, or by command and place: what the metavar does not tell."""
_BY_METAVAR: Mapping[str, values.Values] = {
    "REQUEST": values.request_ids,
    "ID": values.request_ids,
    "FILTER": values.filter_words,
    "FILE": values.files,
    "PEM": values.files,
    "DIR": values.folders,
}


def answer() -> NoReturn:
    """Tell the shell that asked (`_ARGCOMPLETE` and `COMP_LINE` in the environment), and end."""
    from argcomplete import autocomplete  # noqa: PLC0415 (nobody else needs it)
    from argcomplete.completers import SuppressCompleter  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="backlot-tui", add_help=False)
    add_shape(kept_shape(whole_shape), parser, _complete)
    autocomplete(
        parser,
        always_complete_options=False,
        default_completer=SuppressCompleter(),
        validator=lambda found, typed: _bare(found).startswith(_bare(typed)),
    )
    raise SystemExit(1)


def _bare(word: str) -> str:
    """Without the filter language's quotes, which nobody types at first, and in one case."""
    return word.replace('"', "").casefold()


def whole_shape() -> Shape:
    """Every command, and beside them what the desk takes, for it needs no name."""
    from backlot_tui.cli.main import COMMANDS, command_and_parser  # noqa: PLC0415

    shapes = {name: shape_of(command_and_parser(name)[1], told) for name, told in COMMANDS.items()}
    return {**shapes["desk"], "below": shapes}


def _complete(path: str, action: argparse.Action) -> None:
    """Say who knows the values of an argument."""
    name = action.option_strings[-1] if action.option_strings else f"{path} {action.dest}"
    known = _BY_NAME.get(name) or _BY_METAVAR.get(str(action.metavar))
    if known is None:
        return

    def completer(prefix: str, parsed_args: argparse.Namespace, **_: object) -> list[str]:
        return list(known(prefix, parsed_args))

    action.completer = completer  # type: ignore[attr-defined]  # where argcomplete looks for it
