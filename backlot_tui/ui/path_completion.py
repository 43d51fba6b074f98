"""Folders and names for the path prompt. A path on screen is safe text; the real one is kept."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from backlot_tui.domain.safe_text import safe_text


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a folder. `name` is as the disk has it, `shown` is safe; size in bytes."""

    name: str
    shown: str
    is_folder: bool
    size: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A folder, folders first. `trouble` says why it cannot be read, or is empty."""

    folder: str
    entries: tuple[Entry, ...]
    trouble: str = ""


def first_folder(last: str) -> str:
    """Where a person begins to look, with its slash: where they chose last, else here or at home.

    The folder that the desk was started in may have gone since.
    """
    try:
        folder = last or os.getcwd()  # noqa: PTH109 (bytes safe)
    except OSError:
        folder = "~"
    return folder.rstrip("/") + "/"


def read_folder(folder: str) -> Listing:
    """What is in a folder; a broken entry is left out. Reads the disk: not on the UI thread."""
    entries: list[Entry] = []
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as found:  # noqa: PTH111
            for each in found:
                try:
                    is_folder = each.is_dir()
                    size = 0 if is_folder else each.stat().st_size
                except OSError:
                    continue
                entries.append(Entry(each.name, safe_text(each.name), is_folder, size))
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else "no such folder"
        return Listing(folder, (), f"{safe_text(folder)}: {said}.")
    entries.sort(key=lambda entry: (not entry.is_folder, entry.shown.casefold()))
    return Listing(folder, tuple(entries))


def split(text: str) -> tuple[str, str]:
    """The folder part, with its slash, and the beginning of a name."""
    at = text.rfind("/") + 1
    return text[:at], text[at:]


def restarted(text: str) -> str:
    """A path typed or pasted behind another one begins anew: `/media//dubs/a` is `/dubs/a`."""
    at = max(text.rfind("//"), text.rfind("/~"))
    return text if at < 0 else text[at + 1 :]


def matches(listing: Listing, beginning: str) -> list[Entry]:
    """Entries that begin like this, in any case; hidden ones only when asked for by their dot."""
    wanted = beginning.casefold()
    return [
        entry
        for entry in listing.entries
        if entry.shown.casefold().startswith(wanted)
        and (beginning.startswith(".") or not entry.name.startswith("."))
    ]


def completed(beginning: str, found: Sequence[Entry]) -> str:
    """`beginning`, as far as all matches agree; a single folder gets its slash."""
    if not found:
        return beginning
    if len(found) == 1:
        return found[0].shown + ("/" if found[0].is_folder else "")
    names = [entry.shown for entry in found]
    length = _common([name.casefold() for name in names])
    return names[0][:length] if length > len(beginning) else beginning


def _common(texts: Sequence[str]) -> int:
    """How many characters all texts begin with alike."""
    columns = zip(*texts, strict=False)
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))
