"""Asking before something that cannot be taken back."""

from __future__ import annotations

import sys

from backlot_tui.cli.output import print_note


def agrees(question: str) -> bool:
    """Whether a person at the terminal says yes; False where nobody can be asked."""
    if not sys.stdin.isatty():
        return False
    print_note(f"{question} [y/N]")
    return sys.stdin.readline().strip().lower() in ("y", "yes")
