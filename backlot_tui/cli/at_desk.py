"""From a command's flags to the desk it works at."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from backlot_tui.cli.output import print_note
from backlot_tui.desk.settings import (
    Settings,
    agent_rules,
    known_state_dir,
    notes_on_config,
    resolve,
    state_dir_anyway,
)
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.problems import UsageProblem

if TYPE_CHECKING:
    from backlot_tui.desk.desk import Desk

_FLAGS = ("profile", "url", "token_file", "state_dir", "config")


def settings_of(arguments: argparse.Namespace) -> Settings:
    """From the flags that every command takes; those that are not there count as not given."""
    return resolve(_flags(arguments), os.environ)


def agent_rules_of(arguments: argparse.Namespace) -> AgentSettings:
    """What the config file says of the agent now."""
    return agent_rules(_flags(arguments), os.environ)


def notes_of(arguments: argparse.Namespace) -> tuple[str, ...]:
    """What a person should know of the config file, whatever the command."""
    return notes_on_config(_flags(arguments), os.environ)


def state_dir_of(arguments: argparse.Namespace) -> Path:
    """Where the state is, also while the config file cannot be read."""
    return state_dir_anyway(_flags(arguments), os.environ)


def queue_of(arguments: argparse.Namespace) -> tuple[Path, Settings | None]:
    """Where the queue is, and the settings; None, and a note, where those cannot be used.

    A mistake in the config file must not keep anybody from stopping a transfer. Raises
    UsageProblem where only the file could say where the queue is.
    """
    state_dir = known_state_dir(_flags(arguments), os.environ)
    try:
        return state_dir, settings_of(arguments)
    except UsageProblem as problem:
        print_note(f"backlot-tui: {problem} The queue is looked at all the same.")
        return state_dir, None


def _flags(arguments: argparse.Namespace) -> dict[str, str | None]:
    return {name: getattr(arguments, name, None) for name in _FLAGS}


def keymap_of(settings: Settings) -> Mapping[str, str]:
    """The keys that the desk's commands get in place of their own. UsageProblem if it cannot be."""
    if not settings.keys:
        return {}
    from backlot_tui.ui.keymap import checked_keymap  # noqa: PLC0415 (Textual, for the few)

    return checked_keymap(settings.keys)


def desk_of(arguments: argparse.Namespace) -> Desk:
    from backlot_tui.desk.desk import Desk  # noqa: PLC0415 (many commands need none)

    return Desk(settings_of(arguments))
