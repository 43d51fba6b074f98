"""What is kept of an error that nobody foresaw: where it happened and what it said, no values."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from backlot_tui.domain.safe_text import safe_text


def keep(log: Path, error: BaseException | None) -> str:
    """Append the error to the log (0600), safe to show; returns the sentence for the person."""
    kind = type(error).__name__ if error is not None else "unknown error"
    trace = "".join(traceback.format_exception(error)) if error is not None else ""
    shown = "\n".join(map(safe_text, trace.split("\n")))
    text = f"{datetime.now(UTC).isoformat(timespec='seconds')} {kind}\n{shown}\n"
    try:
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as out:
            os.fchmod(handle, 0o600)
            out.write(text)
    except OSError:
        return f"The desk met an internal error ({kind}) and has closed; transfers go on."
    return f"The desk met an internal error ({kind}) and has closed; transfers go on. See {log}."
