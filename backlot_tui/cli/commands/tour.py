"""Learn the desk in three guided deliveries, on a portal of its own with real sample media."""

from __future__ import annotations

import argparse
from pathlib import Path

from platformdirs import user_data_path

from backlot_tui.cli.at_desk import keymap_of, settings_of
from backlot_tui.cli.commands.demo import desk_of_demo, running_demo, stop_demo
from backlot_tui.cli.commands.desk import check_terminal
from backlot_tui.cli.demo.folder import DemoFolder
from backlot_tui.cli.launch import ensure_agent

_INSPECTION_DELAY_S = 5.0
_CUT = "LARKSPUR_JUNCTION_S01E04_LOCKEDCUT_v2_23976_1280x720.mov"
_REELS = ("REEL1_LARKSPUR_S01E04_LOCKEDCUT_v2.mov", "REEL2_LARKSPUR_S01E04_LOCKEDCUT_v2.mov")
"""Copies of the cut, for the card that takes several files."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dir", type=Path, metavar="DIR", help="the tour's folder (kept while it is not finished)"
    )
    parser.add_argument("--fresh", action="store_true", help="begin anew")
    parser.add_argument("--mouse", action="store_true", help="take the mouse")


def run(arguments: argparse.Namespace) -> int:
    check_terminal()
    keymap = keymap_of(settings_of(arguments))
    from backlot_tui.ui.screens.tour.app import run_tour  # noqa: PLC0415 (Textual, as for the desk)

    demo = DemoFolder((arguments.dir or user_data_path("backlot-tui") / "tour").absolute())
    tour_file = demo.path / "tour.json"
    if arguments.fresh or not tour_file.exists():
        stop_demo(demo)
        demo.clear()
    demo.prepare(dict.fromkeys(_REELS, _CUT))
    with demo.attached():
        desk = desk_of_demo(demo, running_demo(demo, _INSPECTION_DELAY_S), arguments)
        return run_tour(
            desk,
            lambda: ensure_agent(desk.settings),
            mouse=arguments.mouse,
            folder=f"{demo.media}/",
            tour_file=tour_file,
            keymap=keymap,
        )
