"""Which folders are watched: those of the config and those added by command."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.state import bin as rows
from backlot_tui.state.database import Database


@dataclass(frozen=True, slots=True)
class Folders:
    """`notices` says which were named and are not watched, and why."""

    paths: tuple[str, ...]
    notices: tuple[str, ...]

    def holding(self, path: str) -> str:
        """The watched folder that a path lies in, or empty."""
        return next((folder for folder in self.paths if is_inside(path, folder)), "")


def watched_folders(work: Database, configured: Sequence[str]) -> Folders:
    """Each file has one place: a folder inside another watched one is not watched twice."""
    named = dict.fromkeys([*map(absolute, configured), *rows.folders(work)])
    watched: list[str] = []
    notices: list[str] = []
    for folder in sorted(named, key=len):
        outer = next((other for other in watched if overlap(folder, other)), None)
        if outer is None:
            watched.append(folder)
        else:
            notices.append(f"{safe_text(folder)} is watched as a part of {safe_text(outer)}.")
    return Folders(tuple(sorted(watched)), tuple(notices))


def absolute(path: str) -> str:
    """From here, or from a person's home (`~`); links stay links."""
    return os.path.abspath(os.path.expanduser(path))  # noqa: PTH100, PTH111 (odd bytes)


def below(folder: str) -> str:
    """What the path of everything in a folder begins with."""
    return folder.rstrip(os.sep) + os.sep


def is_inside(path: str, folder: str) -> bool:
    return path.startswith(below(folder))


def drop_name(folder: str, path: str) -> str:
    """The top-level entry of a watched folder that a path in it lies in, or is."""
    return path[len(below(folder)) :].split(os.sep, 1)[0]


def drop_path(folder: str, name: str) -> str:
    """Where a top-level entry of a watched folder lies."""
    return below(folder) + name


def overlap(one: str, other: str) -> bool:
    """Whether one is the other, or lies in it, wherever links lead."""
    first, second = os.path.realpath(one), os.path.realpath(other)
    return first == second or is_inside(first, second) or is_inside(second, first)
