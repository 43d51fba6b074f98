"""Adding by hand: from a path that a person gives to a row in the bin."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import PurePath

from backlot_tui.domain.problems import CheckRefused, NoPermission, NotFound
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.filebin.passes import Clock, found_by_hand, is_package_folder
from backlot_tui.filebin.scan import NOWHERE, Limits
from backlot_tui.filebin.settle import LONG_AGO
from backlot_tui.state.bin import Look

_PARENTS = 4
"""How far up from a file the package that it belongs to is looked for."""


def look_by_hand(path: str, clock: Clock) -> Look:
    """What to remember of a file or package that a person chose; `path` is absolute.

    It is trusted at this one look if its times are older than a minute; else it settles first.
    Raises NotFound, NoPermission or CheckRefused.
    """
    shown = safe_text(path)
    if not os.path.lexists(path):
        raise NotFound("file-missing", f"There is no file {shown}.", "Check the path.")
    if outer := _package_of(path):
        raise CheckRefused(
            "part-of-package",
            f"{shown} is a part of the package {safe_text(outer)}.",
            "Add the package's folder.",
        )
    if os.path.isdir(path) and not is_package_folder(path):  # noqa: PTH112 (odd bytes)
        raise CheckRefused(
            "is-directory",
            f"{shown} is a folder without an asset map.",
            "Add its files, or watch it: backlot-tui bin watch add DIR",
        )
    found = found_by_hand(path, Limits())
    if found.obstacle and found.identity != NOWHERE and not found.is_package:
        raise CheckRefused("not-a-file", f"{shown} is not a file.")
    if not os.access(path, os.R_OK):
        raise NoPermission("file-unreadable", f"{shown} may not be read by this user.")
    since = clock() if found.identity.is_young() else LONG_AGO
    return Look(path, found.identity, since, by_hand=True)


def _package_of(path: str) -> str:
    """The package's folder that a file lies in, or empty."""
    for parent in islice(PurePath(path).parents, _PARENTS):
        if is_package_folder(str(parent)):
            return str(parent)
    return ""
