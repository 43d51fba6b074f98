"""Files that a person asks for: always new ones, nothing is overwritten."""

from __future__ import annotations

import os
from pathlib import Path

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text


def write_new(path: Path, text: str, mode: int = 0o666) -> None:
    """Write `text` as it is to a file that does not exist yet. UsageProblem says why not.

    mode: what the user's umask is applied to.
    """
    shown = safe_text(str(path))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise UsageProblem("exists", f"{shown} exists already.", "Name another file.") from error
    except (OSError, ValueError) as error:
        raise UsageProblem("output", f"{shown} cannot be written: {_why(error)}.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="", errors="backslashreplace") as out:
            out.write(text)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise UsageProblem("output", f"{shown} cannot be written: {_why(error)}.") from error


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
