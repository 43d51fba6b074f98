"""`keys`, and the keys that the config file gives to the desk's commands."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from backlot_tui.ui.commands import COMMANDS
from tests.support.processes import Operator, wait_until
from tests.support.terminal import Terminal

PROGRAM = [sys.executable, "-m", "backlot_tui"]


@pytest.fixture
def somebody(tmp_path: Path) -> Operator:
    return Operator(tmp_path / "state", "http://127.0.0.1:9", "token")


def configure(somebody: Operator, text: str) -> None:
    somebody.environment()  # makes the file
    (somebody.state_dir.parent / "config.toml").write_text(text)


def test_every_command_is_listed_with_its_screen_and_the_keys_it_has_now(
    somebody: Operator,
) -> None:
    configure(somebody, '[keys]\ntick = "m,space"\n')
    listed = {each["id"]: each for each in somebody.run("keys", "--json").json["commands"]}
    assert set(listed) == {command.id for command in COMMANDS}
    assert listed["tick"]["keys"] == ["m", "Space"]
    assert (listed["deliver"]["screen"], listed["deliver"]["keys"]) == ("Delivery", ["D"])
    lines = somebody.run("keys").out.splitlines()
    assert [line.split() for line in lines if line.startswith("tick ")] == [
        ["tick", "m", "Space", "Tick"]
    ]


def test_the_list_is_there_for_whoever_has_to_mend_a_wrong_key(somebody: Operator) -> None:
    configure(somebody, '[keys]\ntick = "x"\n')
    ended = somebody.run("keys")
    assert ended.code == 0
    assert "Dashboard: x is both tick and export. Give one of the two" in ended.err
    assert "export" in ended.out


def test_the_desk_hears_and_shows_the_keys_of_the_config_file(somebody: Operator) -> None:
    keys = '[keys]\nhelp-center = "f5"\nfilter-menu = "X"\n'
    configure(somebody, keys)
    with Terminal(PROGRAM, somebody.environment()) as desk:
        desk.wait("X Filter menu")
        desk.send("\x1b[15~")  # F5
        desk.wait("Getting started")
        desk.keys("ctrl+q")
        assert desk.ended() == 0


@pytest.mark.parametrize("command", ["desk", "demo", "tour"])
def test_nothing_is_started_with_keys_that_cannot_be(somebody: Operator, command: str) -> None:
    configure(somebody, '[keys]\ntick = "foo"\n')
    folder = somebody.state_dir.parent / "own"
    words = [] if command == "desk" else ["--dir", str(folder)]
    with Terminal([*PROGRAM, command, *words], somebody.environment()) as desk:
        assert desk.ended() == 2
        said = "[keys] tick in the settings: 'foo' is no key"
        wait_until(lambda: said in desk.text(), "it is on the screen")
    assert not folder.exists()
