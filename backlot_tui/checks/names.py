"""Checks of what the files are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backlot_tui.checks.subject import Subject
from backlot_tui.domain.facts import Finding, Severity
from backlot_tui.domain.file_names import check_length, check_relative
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text


def refused(subject: Subject) -> Iterator[Finding]:
    """A name that the portal would refuse; of a package the first one."""
    for name in subject.file.stored_as or (subject.file.name,):
        try:
            check_relative(name)
            check_length(name)
        except Problem as problem:
            yield subject.error("FILE-NAME-REFUSED", problem.sentence, "Rename the file.")
            return


def file_name(subject: Subject) -> Iterator[Finding]:
    name = subject.file.name
    if safe_text(name) != name:
        yield subject.warning(
            "FILE-NAME",
            f"{subject.shown} has control or invisible characters in its name.",
            "Rename the file.",
        )
    elif name != name.strip():
        yield subject.warning(
            "FILE-NAME",
            f"The name “{subject.shown}” begins or ends with a blank.",
            "Rename the file.",
        )


def contradicts(name: str, against: Iterable[str]) -> Finding:
    """What matching holds against a file, as the desk notes it when the file is chosen.

    against: one sentence each, without a full stop. The portal does not look at names.
    """
    return Finding(
        "NAME-CONTRADICTS",
        Severity.WARNING,
        f"“{safe_text(name)}”: {safe_text('; '.join(against))}.",
        "Look whether it is the right file.",
    )
