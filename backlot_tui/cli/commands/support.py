"""Write a support bundle: version, settings without secrets, symptoms, state summary, log lines."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from backlot_tui.cli.at_desk import settings_of
from backlot_tui.cli.output import print_line
from backlot_tui.desk.support import as_text, support_bundle, write_bundle
from backlot_tui.domain.safe_text import safe_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="else it is printed")


def run(arguments: argparse.Namespace) -> int:
    text = as_text(support_bundle(settings_of(arguments), os.environ))
    if arguments.output is None:
        print_line(text.rstrip())
        return 0
    write_bundle(arguments.output, text)
    shown = safe_text(str(arguments.output))
    print_line(f"Written to {shown}. Read it before you send it: the logs name your deliveries.")
    return 0
