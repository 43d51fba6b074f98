"""Sign in to a portal: prove a token and keep it, readable by you alone, for desk and agent."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from getpass import getpass

from backlot_tui.cli.at_desk import settings_of
from backlot_tui.cli.output import print_json, print_line
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.settings import checked_token
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import WaitingFor
from backlot_tui.domain.units import counted
from backlot_tui.portal_client.client import checked_url
from backlot_tui.state.deliveries import release_waiting


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("portal", metavar="URL", help="the portal, https://…")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    url = checked_url(arguments.portal)
    token = settings.token or _asked_token(url)
    desk = Desk(replace(settings, url=url, token=token))
    user = desk.sign_in()
    released = release_waiting(desk.work, desk.portal, WaitingFor.SIGN_IN)
    if arguments.json:
        print_json(portal=url, user=user, released=released)
    else:
        print_line(f"Signed in to {url} as {safe_text(user)}.")
        if released:
            waiting = counted(released, "waiting delivery goes", "waiting deliveries go")
            print_line(f"{waiting} on.")
    return 0


def _asked_token(url: str) -> str:
    if not sys.stdin.isatty():
        raise UsageProblem(
            "no-token",
            "There is no terminal to ask for the token on.",
            "Use --token-file FILE or BACKLOT_TOKEN.",
        )
    try:
        token = getpass(f"Token for {url}: ").strip()
    except EOFError:
        token = ""
    if not token:
        raise UsageProblem("no-token", "No token was given.")
    return checked_token(token, "What was typed")
