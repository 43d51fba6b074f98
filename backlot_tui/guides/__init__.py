"""The user's guides as they are shipped: read by the Help Center, linked from docs/.

A page's first line is its title, its first paragraph says what it is for. `ORDER` is the order in
which they are offered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

ORDER = (
    "getting-started",
    "from-the-web-page",
    "finding-requests",
    "filters",
    "delivering",
    "file-bin",
    "matching",
    "metadata",
    "findings",
    "transfers",
    "receipts",
    "commands",
    "exit-codes",
    "portal",
)


_MARKS = re.compile(r"[*`#]+|^\W+")


@dataclass(frozen=True, slots=True)
class Guide:
    """name: of the file, without its ending. about: its first sentences. body: Markdown."""

    name: str
    title: str
    about: str
    body: str


def all_guides() -> list[Guide]:
    """Every guide, in the order in which they are offered."""
    return [read_guide(name) for name in ORDER]


def read_guide(name: str) -> Guide:
    text = (files(__name__) / f"{name}.md").read_text("utf-8")
    title, _, body = text.partition("\n")
    about = _plain(body.strip().partition("\n\n")[0])
    return Guide(name, title.removeprefix("# ").strip(), about, body)


def found_in(guide: Guide, words: Sequence[str]) -> str | None:
    """The line of the guide that the words are in; its first sentences for no words.

    None if one of the words (folded) is nowhere in the guide. A line that has them all comes
    first, then the first that has any.
    """
    if not words:
        return guide.about
    folded = f"{guide.title}\n{guide.body}".casefold()
    if not all(word in folded for word in words):
        return None
    lines = [guide.about, *guide.body.splitlines()]
    return _plain(max(lines, key=lambda line: sum(word in line.casefold() for word in words)))


def _plain(line: str) -> str:
    """Without Markdown's marks."""
    return " ".join(_MARKS.sub("", line).replace("|", " ").split())
