"""From a command's flags to the desk it works at."""

from __future__ import annotations

import argparse
import os

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.settings import Settings, resolve

_FLAGS = ("profile", "url", "token_file", "state_dir", "config")


def settings_of(arguments: argparse.Namespace) -> Settings:
    """From the flags that every command takes; those that are not there count as not given."""
    return resolve({name: getattr(arguments, name, None) for name in _FLAGS}, os.environ)


def desk_of(arguments: argparse.Namespace) -> Desk:
    return Desk(settings_of(arguments))
