"""A file that a person named and that cannot be read: one rule for every command."""

from __future__ import annotations

from backlot_tui.domain.problems import CheckRefused, NoPermission, NotFound, Problem
from backlot_tui.domain.safe_text import safe_text


def unreadable(path: str, error: OSError) -> Problem:
    """The problem of whoever named it: NotFound, NoPermission or CheckRefused."""
    shown = safe_text(path)
    if isinstance(error, FileNotFoundError):
        return NotFound("file-missing", f"There is no file {shown}.", "Check the path.")
    if isinstance(error, PermissionError):
        return NoPermission("file-unreadable", f"{shown} may not be read by this user.")
    return CheckRefused("file-unreadable", f"{shown} cannot be read: {error.strerror}.")
