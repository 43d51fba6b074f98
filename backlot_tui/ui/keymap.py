"""Other keys for commands, as the config file's `[keys]` names them."""

from __future__ import annotations

from collections.abc import Mapping

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.commands import COMMANDS, Command, Keymap, Scope, heard_always, key_conflicts
from backlot_tui.ui.key_names import is_free_while_typing, is_typed, key_named, key_shown

_SEE = "See: backlot-tui keys"


def checked_keymap(written: Mapping[str, str]) -> Keymap:
    """written: command id -> keys with commas between, as a person writes them.

    Raises UsageProblem for what no command is, no key is, or two commands would share.
    """
    commands = {command.id: command for command in COMMANDS}
    keymap = {}
    for name, keys in written.items():
        if name not in commands:
            raise _wrong(f"[keys] {safe_text(name)} in the settings is no command.", _SEE)
        keymap[name] = ",".join(_key(commands[name], each.strip()) for each in keys.split(","))
    if conflicts := key_conflicts(keymap):
        raise UsageProblem(
            "keys",
            f"[keys] in the settings: {conflicts[0]}",
            f"Give one of the two another key. {_SEE}",
            details=tuple(conflicts[1:]),
        )
    return keymap


def _key(command: Command, word: str) -> str:
    key = key_named(word)
    where, shown = f"[keys] {command.id} in the settings", safe_text(repr(word))
    if key is None:
        raise _wrong(
            f"{where}: {shown} is no key that a terminal sends.",
            "Write it as x, X, /, f5, ctrl+x, space or comma; several with commas between.",
        )
    if heard_always(command) and not is_free_while_typing(key):
        raise _wrong(
            f"{where}: {key_shown(key)} is needed in text fields, where this is heard too.",
            "Take a function key, or one with ctrl+ or alt+.",
        )
    if command.scope is Scope.FORM and is_typed(key):
        raise _wrong(
            f"{where}: in the metadata form {key_shown(key)} begins a value.",
            "Take a key that writes nothing, such as f5 or ctrl+x.",
        )
    return key


def _wrong(sentence: str, fix: str) -> UsageProblem:
    return UsageProblem("keys", sentence, fix)
