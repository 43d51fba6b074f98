"""Write a plan: what a session, or the cards of requests, would deliver (`deliver --plan`)."""

from __future__ import annotations

import argparse
from pathlib import Path

from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.output import print_note, print_text
from backlot_tui.cli.up_to_date import bring_up_to_date
from backlot_tui.desk.cards import Card
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.plans.plan import plan_of
from backlot_tui.desk.session.keeping import cards_for, last_session, session_called
from backlot_tui.desk.writing import write_new
from backlot_tui.domain.problems import CheckRefused, NotFound
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted
from backlot_tui.state import cache, sessions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="*",
        metavar="SESSION | REQUEST",
        help="a session by name or id, or requests; without any, the session touched last",
    )
    parser.add_argument("--ticked", action="store_true", help="only the cards that are ticked")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="a new file; else standard output"
    )


def run(arguments: argparse.Namespace) -> int:
    from backlot_tui.desk.plans.plan_file import to_toml  # noqa: PLC0415 (needs pydantic)

    desk = desk_of(arguments)
    bring_up_to_date(desk)
    name, request_ids = _wanted(desk, arguments.what)
    cards, troubles = cards_for(desk, request_ids)
    for trouble in troubles:
        print_note(trouble)
    plan = plan_of(desk, _of_interest(cards, ticked=arguments.ticked), name)
    if not plan.cards:
        raise CheckRefused("nothing-planned", "No card is left to deliver.")
    text = to_toml(plan)
    if arguments.output is None:
        print_text(text)
    else:
        write_new(arguments.output, text)
        print_note(f"{counted(len(plan.cards), 'card')} written to {arguments.output}.")
    return 0


def _wanted(desk: Desk, what: list[str]) -> tuple[str, list[str]]:
    """The session's name, if it is one, and the requests."""
    row = last_session(desk) if not what else session_called(desk, what[0])
    if row is not None and len(what) < 2:
        return row.name, list(sessions.cards_of(desk.work, row.id))
    unknown = [each for each in what if cache.request(desk.cache, desk.portal, each) is None]
    if unknown or not what:
        missing = f"{safe_text(unknown[0])!r}" if unknown else "open now"
        raise NotFound(
            "no-session",
            f"There is no session or request {missing}.",
            "See: backlot-tui sessions, backlot-tui requests",
        )
    return "", what


def _of_interest(cards: list[Card], *, ticked: bool) -> list[Card]:
    return [card for card in cards if not card.put_away and (card.ticked or not ticked)]
