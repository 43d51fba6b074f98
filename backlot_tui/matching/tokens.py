"""A name cut into its smallest pieces, each with its place.

`HarborLights_S01E02-51.wav` is Harbor Lights S 01 E 02 51: pieces end at everything that is no
letter and no digit, between letters and digits, and where lower case meets upper case.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_RUNS = re.compile(r"[^\W\d_]+|\d+")
_EXTENSION = re.compile(r"\.([^\W_]{1,5})$")
_MARKS = ("Mn", "Me")
LONGEST_NAME = 400
"""Characters of a name that are read; no file system that we know of allows more than 255."""


@dataclass(frozen=True, slots=True)
class Token:
    """`key` is folded (see `compact`); start and end are places in the name."""

    key: str
    start: int
    end: int
    joined: bool
    """No separator stands between it and the token before."""

    @property
    def is_number(self) -> bool:
        return self.key.isdigit()


@dataclass(frozen=True, slots=True)
class Name:
    """`text` is the name in NFC without its extension; `extension` is lower case with the dot."""

    text: str
    extension: str
    tokens: tuple[Token, ...]

    def piece(self, first: int, last: int) -> str:
        """What stands in the name from token `first` to token `last`."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def key(self, first: int, last: int) -> str:
        """The same stretch, folded and without separators."""
        return "".join(token.key for token in self.tokens[first : last + 1])

    def separator(self, before: int) -> str:
        """What stands between a token and the one before it."""
        return self.text[self.tokens[before - 1].end : self.tokens[before].start] if before else ""


def path_ends(path: str) -> list[str]:
    """The last part of a path, written in either way, then with one folder more each time."""
    parts = re.split(r"[/\\]", path.rstrip("/\\"))
    return ["/".join(parts[at:]) for at in range(len(parts) - 1, -1, -1)]


def read_name(name: str, extensions: frozenset[str] = frozenset()) -> Name:
    """extensions: known ones. Another ending is part of the name: `Title.S01E02` has none."""
    text = unicodedata.normalize("NFC", name)[:LONGEST_NAME].rstrip()
    found = _EXTENSION.search(text)
    extension = found[0].casefold() if found else ""
    if found and (extension in extensions or not extensions):
        text = text[: found.start()]
    else:
        extension = ""
    return Name(text, extension, tuple(_tokens(text)))


@lru_cache(maxsize=65536)
def compact(text: str) -> str:
    """Letters and digits only, without case and accents: how titles and spellings compare."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(
        c
        for c in unicodedata.normalize("NFKD", decomposed)
        if c.isalnum() and unicodedata.category(c) not in _MARKS
    )


def folded(text: str) -> str:
    """Without case and with every letter at its place, for patterns written in lower case."""
    for form in (text.casefold(), text.lower()):
        if len(form) == len(text):  # a few letters grow when folded, and places would shift
            return form
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    for run in _RUNS.finditer(text):
        for start, end in _by_case(text, run.start(), run.end()):
            key = compact(text[start:end])
            if key:
                joined = bool(found) and found[-1].end == start
                found.append(Token(key, start, end, joined))
    return found


def _by_case(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a run of letters: `HarborLights` is two, `LASMix` is LAS and Mix."""
    cuts = [start]
    for at in range(start + 1, end):
        before, here = text[at - 1], text[at]
        after = text[at + 1] if at + 1 < end else ""
        if (before.islower() and here.isupper()) or (
            before.isupper() and here.isupper() and after.islower()
        ):
            cuts.append(at)
    return list(zip(cuts, [*cuts[1:], end], strict=True))
