"""What the commands print: tables for people, versioned JSON for scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from backlot_tui.domain.problems import Problem, SomeFailed
from backlot_tui.domain.safe_text import safe_text

JSON_VERSION = 1
"""Raised when a member changes its meaning or goes; new members come without."""


class OutputLost(Problem):
    """Nobody can take what is still to be printed; a reader that has left is no problem."""


def print_text(text: str, *, now: bool = False) -> None:
    """As it is. now: not only when there is enough of it.

    Raises BrokenPipeError where the reader has left, and OutputLost.
    """
    try:
        sys.stdout.write(text)
        if now:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputLost(
            "output", f"The output cannot be written: {error.strerror}.", "Is its disk full?"
        ) from error


def print_line(text: str) -> None:
    """text: safe to show."""
    print_text(f"{text}\n")


def print_note(text: str) -> None:
    """For the person, beside the result; made safe here."""
    sys.stderr.write(f"{safe_text(text)}\n")
    sys.stderr.flush()


def print_json(**members: Any) -> None:
    """One object on standard output. ASCII only, so no text in it can act on a terminal."""
    print_text(json.dumps({"version": JSON_VERSION, **members}, indent=2) + "\n", now=True)


def print_json_list(entries: Iterable[Mapping[str, Any]]) -> None:
    """A list on standard output, for the commands whose list another command takes as it is."""
    print_text(json.dumps(list(entries), indent=2) + "\n", now=True)


def print_problem(problem: Problem, *, as_json: bool) -> None:
    if as_json:
        print_json(
            problem={
                "code": problem.code,
                "sentence": problem.sentence,
                "fix": problem.fix,
                "details": list(problem.details),
                "exit_code": problem.exit_code,
            }
        )
    for detail in problem.details:
        print_note(detail)
    print_note(f"backlot-tui: {problem}")


def print_some_failed(sentence: str, details: Iterable[str] = ()) -> int:
    """Beside a result that tells the same: with --json that stays the one object on standard
    output. Returns the exit code.
    """
    problem = SomeFailed("some-failed", sentence, details=tuple(details))
    print_problem(problem, as_json=False)
    return problem.exit_code


def refusal_json(problem: Problem) -> dict[str, str]:
    """Why one of several was refused, as a member of the result."""
    return {"code": problem.code, "sentence": problem.sentence, "fix": problem.fix}


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Aligned columns; every cell passes `safe_text`."""
    lines = [list(headings), *([safe_text(cell) for cell in row] for row in rows)]
    widths = [max(_cells(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        cells = [_padded(cell, width) for cell, width in zip(line, widths, strict=True)]
        print_line("  ".join(cells).rstrip())


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Name and value pairs, values aligned; empty values are left out."""
    shown = [(name, safe_text(value)) for name, value in facts if value]
    width = max((_cells(name) for name, _ in shown), default=0)
    for name, value in shown:
        print_line(f"{_padded(name, width)}  {value}")


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))


def _cells(text: str) -> int:
    """How many of a terminal's cells it fills: Han, Hangul and emoji fill two each."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 (only where something is wider than it counts)

    return cell_len(text)
