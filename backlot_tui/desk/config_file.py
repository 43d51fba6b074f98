"""The config file, and single values out of it: whatever is wrong is told in one sentence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text

_T = TypeVar("_T")
_ENVIRONMENT = "environment"


@contextmanager
def settings_of_file(path: Path) -> Iterator[None]:
    """Problems of its settings, met meanwhile, name the file; the environment's are not its."""
    try:
        yield
    except UsageProblem as problem:
        if problem.code == _ENVIRONMENT:
            raise
        sentence = f"{safe_text(str(path))}: {problem.sentence}"
        raise UsageProblem(problem.code, sentence, problem.fix, problem.details) from problem


def read_config(path: Path, *, must_exist: bool) -> dict[str, Any]:
    """The file as TOML has it; nothing for one that need not exist.

    Raises UsageProblem for one that cannot be read.
    """
    shown = safe_text(str(path))
    try:
        text = path.read_text("utf-8")
        import tomllib  # noqa: PLC0415 (not on the way of those who have no config file)

        return tomllib.loads(text)
    except FileNotFoundError as error:
        if must_exist:
            raise UsageProblem(
                "config",
                f"There is no config file {shown}.",
                "--config or BACKLOT_CONFIG names it; an empty file will do.",
            ) from error
        return {}
    except RecursionError as error:
        raise UsageProblem(
            "config", f"The config file {shown} cannot be read: it is nested too deeply."
        ) from error
    except (OSError, ValueError) as error:  # what is no UTF-8 or no TOML is a ValueError
        raise UsageProblem(
            "config", f"The config file {shown} cannot be read: {safe_text(str(error))}."
        ) from error


def table(config: Mapping[str, Any], name: str, where: str = "") -> Mapping[str, Any]:
    """A table of the config file, or of another table of it; empty where there is none.

    where: how a person finds it, if not as `[name]`. Raises UsageProblem, as the others do.
    """
    found = config.get(name, {})
    if not isinstance(found, dict):
        raise wrong(where or f"[{name}]", "a table", found)
    return found


def text(entries: Mapping[str, Any], where: str, name: str, default: str | None = None) -> str:
    """A text of a table; `where` is the table as a person finds it."""
    return checked_text(entries.get(name, default), f"{where} {name}".strip())


def text_if_there(entries: Mapping[str, Any], where: str, name: str) -> str | None:
    """As `text`; None for nothing, and for an empty one."""
    return (text(entries, where, name) if name in entries else "") or None


def checked_text(value: object, where: str) -> str:
    """The value, if it is a text that a path can be made of; where: its place in the file."""
    if not isinstance(value, str) or "\0" in value:
        raise wrong(where, "a text in quotes", value)
    return value


def yes_or_no(entries: Mapping[str, Any], where: str, name: str, *, default: bool = False) -> bool:
    value = entries.get(name, default)
    if not isinstance(value, bool):
        raise wrong(f"{where} {name}".strip(), "true or false", value)
    return value


def parsed(parse: Callable[[str], _T], entries: Mapping[str, Any], where: str, name: str) -> _T:
    """What `parse` makes of a text of a table; the UsageProblem that it raises says where it is."""
    said = text(entries, where, name)
    try:
        return parse(said)
    except UsageProblem as problem:
        sentence = f"{safe_text(where)} {name}: {problem.sentence}"
        raise UsageProblem(problem.code, sentence, problem.fix) from problem


def seconds(value: object, where: str, *, least: float = 0.0) -> float:
    """A number of at least so many seconds."""
    if (found := _number(value)) is None:
        raise wrong(where, "a number of seconds", value)
    return max(least, found)


def seconds_or(
    environment: Mapping[str, str], variable: str, value: object, where: str, *, least: float = 0.0
) -> float:
    """As `seconds`; the environment's variable wins over the value."""
    said = environment.get(variable)
    if said is None:
        return seconds(value, where, least=least)
    if (found := _number(said)) is None:
        raise UsageProblem(
            _ENVIRONMENT, f"{variable} must be a number of seconds, not {safe_text(repr(said))}."
        )
    return max(least, found)


def _number(value: object) -> float | None:
    """The value, or a text that is one (of the environment); None for what is no finite number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def wrong(where: str, wanted: str, value: object) -> UsageProblem:
    """The problem of a setting that is not what it has to be."""
    return UsageProblem(
        "setting",
        f"{safe_text(where)} must be {wanted}, not {safe_text(repr(value))}.",
    )
