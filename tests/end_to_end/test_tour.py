"""The guided tour by keys, in a real terminal of 80x24: it sees what was really done."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import Operator
from tests.support.terminal import Terminal


@pytest.fixture
def tour(tmp_path: Path) -> Iterator[list[str]]:
    """The command; its portal and agent are stopped in the end."""
    folder = tmp_path / "tour"
    yield [sys.executable, "-m", "backlot_tui", "tour", "--dir", str(folder)]
    Operator(tmp_path / "state").run("demo", "--stop", "--dir", folder)


def search(desk: Terminal, text: str) -> None:
    desk.keys("/")
    desk.type(text)
    desk.keys("enter")


def choose(desk: Terminal, start: str, name: str, *, down: int = 1) -> None:
    """The file that is `down` steps into the list of those that begin so."""
    desk.keys("o")
    desk.wait("File for")
    desk.type(start)
    desk.wait(rf"{name}.* k?B")
    desk.keys(*["down"] * down, "enter")


def deliver(desk: Terminal) -> None:
    desk.keys("D")
    desk.wait("Deliver [0-9] request")
    time.sleep(0.5)  # the question ignores keys that come before it can be read
    desk.keys("y")


@pytest.mark.large
def test_three_workflows_are_walked_by_doing_what_the_bar_says(
    tour: list[str], tmp_path: Path
) -> None:
    with Terminal(tour, Operator(tmp_path / "state").environment()) as desk:
        desk.wait("1 of 3: .*step 1 ")
        desk.wait("live")
        search(desk, "partner:tessera package:34100512")
        desk.wait("step 2 ")
        desk.keys("j", "l")
        desk.wait("step 3 ")
        desk.keys("d")
        desk.wait("step 4 ")
        choose(desk, "LARKSPUR_JUNCTION_S01E02_L", "LAS_20_DUB.wav")
        desk.wait("step 5 ")
        desk.keys("m")
        desk.wait("Dub Style")
        desk.type("lip")
        desk.wait("Lip Sync")
        desk.keys("enter")
        desk.wait(r"\[Lip Sync")
        desk.keys("ctrl+s")
        desk.wait("step 6 ")
        desk.keys("space")
        desk.wait("step 7 ")
        deliver(desk)
        desk.wait("step 9 ")
        desk.keys("q")
        desk.wait("Dashboard")
        desk.keys("enter")
        desk.wait("step 10 ")
        desk.press("f3")
        several_files(desk)
        desk.keys("f3", "f3")  # past the details page as well
        several_requests(desk)
        desk.keys("ctrl+q")
        assert desk.ended() == 0


def several_files(desk: Terminal) -> None:
    desk.wait("2 of 3: .*step 1 ")
    desk.keys("q")
    desk.wait("Dashboard")
    search(desk, "partner:northlight type:proxy larkspur s01e04")
    desk.wait("step 2 ")
    desk.keys("d")
    desk.wait("step 3 ")
    choose(desk, "REEL", "REEL1")
    desk.wait("needs Cut")
    choose(desk, "REEL", "REEL2", down=2)
    desk.wait("step 4 ")
    desk.keys("m")
    desk.wait("Cut Version")
    for start, value in (("l", "Locked Cut"), ("2", "2"), ("23", "23.976")):
        desk.type(start[0])
        desk.wait("Enter   Esc")
        desk.type(start[1:])
        desk.keys("enter")  # and on to the next field
        desk.wait(f"REEL1.*{value}")
    desk.keys("ctrl+t", "ctrl+s")
    desk.wait("step 5 ")
    desk.keys("space")
    desk.wait("step 6 ")
    deliver(desk)
    desk.wait("step 8 ")


def several_requests(desk: Terminal) -> None:
    desk.wait("3 of 3: .*step 1 ")
    desk.keys("q")
    desk.wait("Dashboard")
    search(desk, "partner:inkwell status:open id:104006,104195,104266")
    desk.wait("step 2 ")
    desk.keys("a")
    desk.wait("step 3 ")
    desk.keys("d")
    desk.wait("step 4 ")
    desk.wait("3 cards")
    for start, name in (("odalys", "FINAL"), ("Pip", "IMSC11"), ("SALTCARTOGRAPHER_S", "SUB")):
        choose(desk, start, name)
        desk.keys("j")
    desk.wait("step 5 ")
