"""Everything that can go wrong and that a person should read about.

A problem is one clear sentence (what is wrong and where), a fix (what to do) and a stable code.
The class decides the exit code; docs/exit-codes.md lists them.

    Problem                 1  internal error
    ├─ UsageProblem         2  the command was put wrongly
    ├─ NotFound             3
    ├─ CheckRefused         4  one of our own checks says no
    ├─ Temporary            5  trying again later may help
    │   ├─ PortalUnreachable
    │   └─ NoSpaceAtPortal
    ├─ SomeFailed           6  some of several
    ├─ NoPermission         7
    ├─ PortalRefused        8
    ├─ Interrupted          9  stopped with work left
    └─ InspectionFailed    10
"""

from __future__ import annotations

from typing import ClassVar


class Problem(Exception):
    """A failure with a sentence for a person.

    code: stable, lower-case words joined by hyphens, for scripts.
    sentence: what is wrong and where.
    fix: what the person can do about it; may be empty.
    details: one sentence each, where several things are wrong at once.

    Whoever shows one passes it through `safe_text`, whatever went into it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self, code: str, sentence: str, fix: str = "", details: tuple[str, ...] = ()
    ) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.fix = fix
        self.details = details

    def __str__(self) -> str:
        return f"{self.sentence} {self.fix}".rstrip()


class UsageProblem(Problem):
    exit_code = 2


class NotFound(Problem):
    exit_code = 3


class CheckRefused(Problem):
    exit_code = 4


class Temporary(Problem):
    """retry_after_s: for how many seconds the other side asks to be left alone; 0 if for none."""

    exit_code = 5
    retry_after_s: float = 0.0


class PortalUnreachable(Temporary):
    pass


class NoSpaceAtPortal(Temporary):
    pass


class SomeFailed(Problem):
    exit_code = 6


class NoPermission(Problem):
    exit_code = 7


class PortalRefused(Problem):
    exit_code = 8


class Interrupted(Problem):
    exit_code = 9


class InspectionFailed(Problem):
    exit_code = 10
