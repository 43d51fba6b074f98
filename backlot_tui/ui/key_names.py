"""Keys by name: as a person writes and reads them, and as Textual calls them."""

from __future__ import annotations

import re
import string
import unicodedata
from contextlib import suppress

from textual.keys import KEY_NAME_REPLACEMENTS, Keys

_SHOWN = {
    "space": "Space", "escape": "Esc", "enter": "Enter", "tab": "Tab", "shift+tab": "shift+Tab",
    "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End",
    "down": "↓", "up": "↑", "left": "←", "right": "→",
    "delete": "Del", "backspace": "Backspace", "insert": "Ins",
}  # fmt: skip

_FUNCTION = re.compile(r"f\d{1,2}")
_ARRIVE_AS_OTHERS = {"ctrl+h", "ctrl+i", "ctrl+m", "ctrl-at", "return"}
"""A terminal sends the same for Backspace, Tab and Enter."""
_SENT = {key.value for key in Keys if not key.value.startswith("<")} - _ARRIVE_AS_OTHERS
_WITH_ALT = {f"alt+{each}" for each in string.ascii_lowercase + string.digits}


def _name(character: str) -> str:
    """Textual's name of a character's key."""
    if character.isalnum():
        return character
    if character == " ":
        return "space"
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


_PUNCTUATION = {_name(each): each for each in string.punctuation}
_WRITTEN = {
    **{shown.lower(): key for key, shown in _SHOWN.items()},
    "return": "enter", "escape": "escape", "page-up": "pageup", "page-down": "pagedown",
}  # fmt: skip


def key_named(word: str) -> str | None:
    """Textual's name of the key that a person wrote; None if no terminal sends one of that name."""
    if len(word) == 1 and word not in _WRITTEN:
        return _name(word) if word.isprintable() and _name(word) else None
    name = _WRITTEN.get(word.lower(), word.lower())
    return name if name in _SENT or name in _WITH_ALT or name in _PUNCTUATION else None


def key_shown(key: str) -> str:
    """The key as a person reads it; `key_named` takes that too, but for a comma."""
    if found := _SHOWN.get(key) or _PUNCTUATION.get(key):
        return found
    if _FUNCTION.fullmatch(key):
        return key.upper()
    with suppress(KeyError):
        return unicodedata.lookup(key.replace("_", " "))
    return key


def is_typed(key: str) -> bool:
    """Whether a text field takes it as what is written: a letter, a digit, a sign, a blank."""
    return (len(key_shown(key)) == 1 and key not in _SHOWN) or key == "space"


def is_free_while_typing(key: str) -> bool:
    """Whether it means nothing to a text field by itself: a function key, or one with ctrl, alt."""
    return bool(_FUNCTION.fullmatch(key)) or key.startswith(("ctrl+", "alt+"))
