"""Write a support bundle: version, settings without secrets, symptoms, state summary, log lines."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from backlot_tui.cli.at_desk import settings_of
from backlot_tui.cli.output import print_line
from backlot_tui.desk.support import as_text, support_bundle
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="else it is printed")


def run(arguments: argparse.Namespace) -> int:
    text = as_text(support_bundle(settings_of(arguments), os.environ))
    if arguments.output is None:
        print_line(text.rstrip())
        return 0
    shown = safe_text(str(arguments.output))
    try:
        handle = os.open(arguments.output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UsageProblem("exists", f"{shown} exists already.", "Name another file.") from error
    except OSError as error:
        raise UsageProblem("output", f"{shown} cannot be written: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    print_line(f"Written to {shown}. Read it before you send it: the logs name your deliveries.")
    return 0
