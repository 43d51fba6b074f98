"""What a person does at the desk, in a real terminal of 80x24."""

from __future__ import annotations

import sys
import time

from tests.support.terminal import Terminal

DESK = [sys.executable, "-m", "backlot_tui", "desk"]


def search(desk: Terminal, text: str) -> None:
    desk.keys("/", "ctrl+u")
    desk.type(text)
    desk.keys("enter")


def fill_dub_style(desk: Terminal, *then: str) -> None:
    """The form opens at the field that is still needed: a value by its first letters."""
    desk.keys("m")
    desk.wait("Dub Style")
    desk.type("lip")
    desk.wait("Lip Sync")
    desk.keys("enter")
    desk.wait(r"\[Lip Sync")
    desk.keys(*then, "ctrl+s")


def deliver(desk: Terminal, asked: str) -> None:
    desk.keys("D")
    desk.wait(asked)
    time.sleep(0.5)  # the question ignores keys that come before it can be read
    desk.keys("y")
