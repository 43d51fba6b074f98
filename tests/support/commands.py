"""A command without a process of its own: what it prints and its exit code, and no start."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from backlot_tui.cli.main import run
from tests.support.processes import Ended


def called(*words: str | Path) -> Ended:
    """As `Operator.run`, in a tenth of the time; for commands that read no setting."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(word) for word in words])
    return Ended(code, out.getvalue(), err.getvalue())
