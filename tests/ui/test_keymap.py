"""Keys from the config file: how they may be written, and what is refused before the desk opens."""

from __future__ import annotations

import tomllib

import pytest

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.guides import read_guide
from backlot_tui.ui.commands import COMMANDS
from backlot_tui.ui.key_names import key_named, key_shown
from backlot_tui.ui.keymap import checked_keymap


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("x", "x"),
        ("X", "X"),
        ("/", "slash"),
        ("slash", "slash"),
        ("é", "é"),
        ("§", "section_sign"),
        ("F5", "f5"),
        ("ctrl+X", "ctrl+x"),
        ("alt+x", "alt+x"),
        ("shift+Tab", "shift+tab"),
        ("Esc", "escape"),
        ("PgDn", "pagedown"),
        ("↓", "down"),
        (" ", "space"),
        ("ctrl+shift+up", "ctrl+shift+up"),
    ],
)
def test_a_key_is_written_by_its_sign_or_its_name(written: str, key: str) -> None:
    assert key_named(written) == key


@pytest.mark.parametrize(
    "written",
    ["", "foo", "ctrl+", "ctrl+i", "ctrl+h", "ctrl+enter", "hyper+x", "\t", "\x1b", "f99"],
)
def test_what_no_terminal_sends_or_sends_as_another_is_no_key(written: str) -> None:
    assert key_named(written) is None


def test_the_guide_s_example_can_be_copied() -> None:
    body = read_guide("getting-started").body
    [example] = [each for each in body.split("```") if each.startswith("\n[keys]")]
    assert len(checked_keymap(tomllib.loads(example)["keys"])) == 3


def test_every_key_is_taken_as_it_is_shown() -> None:
    for command in COMMANDS:
        assert [key_named(key_shown(key)) for key in command.keys] == list(command.keys)


def test_keys_are_called_as_textual_calls_them() -> None:
    assert checked_keymap({"deliver": "f5, D", "filter": "comma,;", "tick": "m"}) == {
        "deliver": "f5,D",
        "filter": "comma,semicolon",
        "tick": "m",
    }


@pytest.mark.parametrize(
    ("written", "says", "do"),
    [
        ({"deliverr": "x"}, "[keys] deliverr in the settings is no command.", "backlot-tui keys"),
        ({"deliver": "foo"}, "deliver in the settings: 'foo' is no key", "Write it as x,"),
        ({"deliver": ""}, "deliver in the settings: '' is no key", "Write it as x,"),
        ({"deliver": ","}, "'' is no key", "comma"),
        ({"deliver": "o"}, "Delivery: o is both choose-file and deliver.", "another key"),
        ({"leave": "x"}, "leave in the settings: x is needed in text fields", "function key"),
        ({"leave": "Esc"}, "leave in the settings: Esc is needed in text fields", "function key"),
        ({"tour-on": "space"}, "Space is needed in text fields", "function key"),
        ({"save": "s"}, "in the metadata form s begins a value", "f5"),
        ({"save": "Space"}, "in the metadata form Space begins a value", "f5"),
    ],
)
def test_what_cannot_be_is_told_with_command_key_and_what_to_do(
    written: dict[str, str], says: str, do: str
) -> None:
    with pytest.raises(UsageProblem) as found:
        checked_keymap(written)
    assert says in found.value.sentence
    assert do in found.value.fix


def test_all_clashes_are_told_at_once() -> None:
    with pytest.raises(UsageProblem) as found:
        checked_keymap({"deliver": "o", "sort": "x"})
    assert found.value.details == ("Delivery: o is both choose-file and deliver.",)
    assert "Dashboard: x is both sort and export." in found.value.sentence
