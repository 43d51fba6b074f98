"""Try everything: a desk on an embedded portal with a catalogue and real sample media."""

from __future__ import annotations

import argparse
import threading
from dataclasses import replace
from pathlib import Path

from platformdirs import user_data_path

from backlot_tui.cli.at_desk import keymap_of, settings_of
from backlot_tui.cli.demo.folder import DemoAddress, DemoFolder
from backlot_tui.cli.durations import duration
from backlot_tui.cli.launch import start_detached, stop_process, wait_until
from backlot_tui.cli.output import print_json, print_line, print_note
from backlot_tui.cli.signals import stop_on_signals
from backlot_tui.desk.desk import Desk
from backlot_tui.state.presence import holder

_INSPECTION_DELAY_S = 5.0
"""Long enough to see Pending Inspection."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dir", type=Path, metavar="DIR", help="the demo's folder (kept between runs)"
    )
    parser.add_argument("--fresh", action="store_true", help="begin anew: forget the last demo")
    parser.add_argument("--mouse", action="store_true", help="take the mouse")
    parser.add_argument(
        "--inspection-delay",
        type=duration,
        default=_INSPECTION_DELAY_S,
        metavar="SECONDS",
        help="stay in Pending Inspection at least this long",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--no-ui",
        action="store_true",
        help="print the addresses as JSON and serve until interrupted",
    )
    how.add_argument("--stop", action="store_true", help="stop the demo's portal and agent")
    how.add_argument("--keep", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    demo = DemoFolder((arguments.dir or user_data_path("backlot-tui") / "demo").absolute())
    if arguments.stop:
        return _stop(demo)
    if not (arguments.keep or arguments.no_ui):
        keymap_of(settings_of(arguments))  # before anything is cleared or started
    if arguments.fresh:
        stop_demo(demo)
        demo.clear()
    demo.prepare()
    if arguments.keep:
        return _keep(demo, arguments.inspection_delay)
    with demo.attached():
        if arguments.no_ui:
            return _serve(demo, arguments.inspection_delay)
        address = running_demo(demo, arguments.inspection_delay)
        desk = desk_of_demo(demo, address, arguments)
        from backlot_tui.cli.commands.desk import open_desk  # noqa: PLC0415

        return open_desk(desk, mouse=arguments.mouse, folder=f"{demo.media}/")


def desk_of_demo(demo: DemoFolder, address: DemoAddress, arguments: argparse.Namespace) -> Desk:
    settings = replace(
        settings_of(arguments), url=address.url, token=address.token, state_dir=demo.state
    )
    return Desk(settings)


def running_demo(demo: DemoFolder, delay_s: float) -> DemoAddress:
    """The running demo's address; starts its portal if there is none."""
    if holder(demo.keeper_lock) is None:
        demo.retract()  # of a portal that was killed
        print_note("Starting the demo's portal …")
        start_detached(
            ["demo", "--keep", "--dir", str(demo.path), "--inspection-delay", str(delay_s)]
        )
    wait_until(
        lambda: demo.address() is not None, f"The demo's portal did not start in {demo.path}."
    )
    address = demo.address()
    assert address is not None
    return address


def _keep(demo: DemoFolder, delay_s: float) -> int:
    from backlot_tui.cli.demo.keeper import keep_demo  # noqa: PLC0415 (the desk needs no portal)

    stop = threading.Event()
    stop_on_signals(stop.set)
    keep_demo(demo, inspection_delay_s=delay_s, stop=stop, tell=lambda _: None, while_needed=True)
    return 0


def _serve(demo: DemoFolder, delay_s: float) -> int:
    from backlot_tui.cli.demo.keeper import keep_demo  # noqa: PLC0415

    stop = threading.Event()
    stop_on_signals(stop.set)

    def tell(address: DemoAddress) -> None:
        print_json(
            url=address.url,
            token=address.token,
            data_dir=str(demo.data),
            media_dir=str(demo.media),
            state_dir=str(demo.state),
        )

    served = keep_demo(demo, inspection_delay_s=delay_s, stop=stop, tell=tell, while_needed=False)
    if not served:
        tell(running_demo(demo, delay_s))
        stop.wait()
    return 0


def _stop(demo: DemoFolder) -> int:
    stopped = stop_demo(demo)
    print_line("The demo has stopped." if stopped else "The demo was not running.")
    return 0


def stop_demo(demo: DemoFolder) -> bool:
    """The agent first, so that it ends between two pieces and not at a missing portal.

    Raises UsageProblem for what is no demo's folder.
    """
    demo.check_ours()
    agent = stop_process(demo.state / "agent.lock")
    portal = stop_process(demo.keeper_lock)
    return agent or portal
