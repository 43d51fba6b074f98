"""A plan as a TOML file, for people to read, change and keep beside the media."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backlot_tui.desk.plans.plan import Plan, PlannedCard, PlannedFile
from backlot_tui.domain.facts import Finding, Severity
from backlot_tui.domain.file_names import from_wire, to_wire
from backlot_tui.domain.problems import NotFound, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.unreadable import unreadable

_VERSION = 1
_HEAD = """\
# A delivery plan of backlot-tui. To see what it would do, and to do it:
#   backlot-tui deliver --plan FILE --dry-run
#   backlot-tui deliver --plan FILE --wait
# Carrying it out twice delivers once: each card carries its delivery's id.
# A `%` in a path is written %25; bytes that are not UTF-8 are written %XX.
"""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _File(_Model):
    path: str
    metadata: dict[str, str] = {}
    size: int | None = None
    modified: int | None = None


class _Finding(_Model):
    code: str
    severity: Severity
    sentence: str
    fix: str = ""
    file: str | None = None


class _Card(_Model):
    request: str
    delivery: str = Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
    name: str = ""
    label: str = ""
    why: str = ""
    metadata: dict[str, str] = {}
    overrides: dict[str, str] = {}
    file: list[_File] = []
    finding: list[_Finding] = []


class _Plan(_Model):
    version: Literal[1]
    portal: str
    session: str = ""
    written: str = ""
    card: list[_Card] = []


def to_toml(plan: Plan) -> str:
    table = {
        "version": _VERSION,
        "portal": plan.portal,
        "session": plan.session,
        "written": plan.written,
        "card": [_card_table(card) for card in plan.cards],
    }
    return _HEAD + _escaped(tomli_w.dumps(table))


def read_plan(path: Path) -> Plan:
    """Raises UsageProblem with one detail for each thing that is wrong; NotFound, NoPermission
    and CheckRefused for a file that cannot be opened.
    """
    shown = safe_text(str(path))
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise NotFound("plan-missing", f"There is no plan file {shown}.") from error
    except OSError as error:
        raise unreadable(str(path), error) from error
    except (ValueError, RecursionError) as error:  # no UTF-8 and no TOML are ValueErrors
        raise UsageProblem(
            "plan", f"The plan file {shown} cannot be read: {safe_text(str(error))}."
        ) from error
    try:
        plan = _Plan.model_validate(table)
    except ValidationError as error:
        raise UsageProblem(
            "plan",
            f"{shown} is not a plan of version {_VERSION}.",
            "backlot-tui plan writes one.",
            details=tuple(_told(each) for each in error.errors()),
        ) from error
    for what, ids in (
        ("request", [card.request for card in plan.card]),
        ("delivery", [card.delivery for card in plan.card]),
    ):
        if (twice := _named_twice(ids)) is not None:
            raise UsageProblem("plan", f"{shown} names {what} {safe_text(twice)} twice.")
    return _plan(plan, path.parent)


def _escaped(toml: str) -> str:
    """What a terminal obeys, or nobody sees, as `\\u202e`: it only stands within quotes."""
    return "\n".join(
        line if safe_text(line) == line else "".join(map(_escaped_char, line))
        for line in toml.split("\n")
    )


def _escaped_char(char: str) -> str:
    return char if safe_text(char) == char else f"\\U{ord(char):08x}"


def _card_table(card: PlannedCard) -> dict[str, Any]:
    table = {
        "request": card.request,
        "name": card.name,
        "delivery": card.delivery,
        "label": card.label,
        "why": card.why,
        "metadata": card.metadata,
        "overrides": card.overrides,
        "file": [_file_table(file) for file in card.files],
        "finding": [_finding_table(finding) for finding in card.findings],
    }
    return _without_nothing(table)


def _file_table(file: PlannedFile) -> dict[str, Any]:
    return _without_nothing(
        {
            "path": to_wire(file.path),
            "size": file.size,
            "modified": file.modified,
            "metadata": file.metadata,
        }
    )


def _finding_table(finding: Finding) -> dict[str, Any]:
    return _without_nothing(
        {
            "code": finding.code,
            "severity": str(finding.severity),
            "sentence": finding.sentence,
            "fix": finding.fix,
            "file": to_wire(finding.file) if finding.file else None,
        }
    )


def _without_nothing(table: dict[str, Any]) -> dict[str, Any]:
    """TOML has no null, and empty members tell a reader nothing."""
    return {key: value for key, value in table.items() if value or value == 0}


def _plan(plan: _Plan, folder: Path) -> Plan:
    return Plan(
        plan.portal,
        tuple(_planned_card(card, folder) for card in plan.card),
        plan.session,
        plan.written,
    )


def _planned_card(card: _Card, folder: Path) -> PlannedCard:
    return PlannedCard(
        request=card.request,
        delivery=card.delivery,
        files=tuple(
            PlannedFile(_path(file.path, folder), file.metadata, file.size, file.modified)
            for file in card.file
        ),
        metadata=card.metadata,
        overrides=card.overrides,
        name=card.name,
        label=card.label,
        why=card.why,
        findings=tuple(
            Finding(each.code, each.severity, each.sentence, each.fix, each.file)
            for each in card.finding
        ),
    )


def _path(text: str, folder: Path) -> str:
    """A relative path is relative to the plan file."""
    return os.path.join(folder, os.path.expanduser(from_wire(text)))  # noqa: PTH111, PTH118


def _told(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    return safe_text(f"{place or 'the plan'}: {error['msg']}")


def _named_twice(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
