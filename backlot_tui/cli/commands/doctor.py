"""Look at portal, clock, state folder, agent, limits, terminal and lingering; say what to do."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict

from backlot_tui.cli.at_desk import settings_of
from backlot_tui.cli.output import print_json, print_line
from backlot_tui.desk.doctor import Symptom, examine
from backlot_tui.domain.problems import SomeFailed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    symptoms = examine(settings_of(arguments), os.environ)
    if arguments.json:
        print_json(symptoms=[asdict(each) for each in symptoms])
    else:
        for each in symptoms:
            _print(each)
    wrong = sum(not each.fine for each in symptoms)
    return SomeFailed.exit_code if wrong else 0


def _print(symptom: Symptom) -> None:
    mark = "ok   " if symptom.fine else "LOOK "
    print_line(f"{mark} {symptom.name:<13} {symptom.sentence}")
    if symptom.fix:
        print_line(f"{'':20}{symptom.fix}")
