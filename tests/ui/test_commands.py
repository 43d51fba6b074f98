"""One table of commands for bindings, footer, help and palette."""

from __future__ import annotations

from backlot_tui.ui.commands import (
    COMMANDS,
    Scope,
    bindings_for,
    commands_of,
    footer_of,
    key_conflicts,
    keys_shown,
    with_keys,
)

DEAD_KEYS = {"ctrl+a", "ctrl+b", "ctrl+h", "ctrl+i", "ctrl+m", "ctrl+enter", "alt+enter"}
"""What tmux or screen keep for themselves, or what arrives as another key (reference: keys)."""


def test_ids_are_unique_and_no_two_commands_of_a_screen_share_a_key() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    assert key_conflicts({}) == []


def test_every_key_reaches_the_app_through_tmux_and_screen() -> None:
    assert not {key for command in COMMANDS for key in command.keys} & DEAD_KEYS


def test_what_acts_beyond_this_machine_is_marked() -> None:
    dangerous = {command.id for command in COMMANDS if command.dangerous}
    assert dangerous == {
        "deliver",
        "estimate",
        "estimate-this",
        "override-inspection",
        "cancel-transfer",
    }


def test_bindings_carry_the_id_for_remapping() -> None:
    ids = [binding.id for binding in bindings_for(Scope.DASHBOARD)]
    assert ids == [command.id for command in commands_of(Scope.DASHBOARD)]


def test_a_remapped_key_is_the_one_shown_and_a_clash_is_told() -> None:
    deliver = next(command for command in COMMANDS if command.id == "deliver")
    assert keys_shown(deliver, {"deliver": "X,f9"}) == ["X", "F9"]
    assert key_conflicts({"deliver": "o", "nonsense": "z"}) == [
        "There is no command 'nonsense'.",
        "Delivery: o is both choose-file and deliver.",
    ]


def test_a_list_s_own_keys_and_those_heard_everywhere_are_taken() -> None:
    assert key_conflicts({"tick": "j"}) == ["Dashboard: j is both down and tick."]
    assert key_conflicts({"save": "ctrl+q"}) == ["Metadata form: ctrl+q is both leave and save."]
    assert key_conflicts({"help": "f3,t"}) == [
        "Everywhere: t is both help and fold-transfers.",
        "Everywhere: F3 is both help and tour-on.",
    ]
    assert key_conflicts({"filter": "space", "tick": "slash"}) == [], "they change places"


def test_a_sentence_names_the_key_that_a_command_has_now() -> None:
    sentence = "{deliver} delivers, {close-sources} goes back."
    assert with_keys(sentence, {}) == "D delivers, Esc goes back."
    assert with_keys(sentence, {"deliver": "f5,D"}) == "F5 delivers, Esc goes back."


def test_the_footer_begins_with_what_is_most_useful() -> None:
    labels = [command.label for command in footer_of(Scope.DASHBOARD)]
    assert labels[:3] == ["Deliver", "Tick", "Filter"]
    assert labels[-2:] == ["Help", "Back"]
