"""The config file, and single values out of it: whatever is wrong is told in one sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text


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


def seconds(value: object, where: str, *, least: float = 0.0) -> float:
    """A number, or a text that is one (of the environment), of at least so many seconds."""
    try:
        found = float(value) if isinstance(value, str | int | float) else math.nan
    except (ValueError, OverflowError):
        found = math.nan
    if isinstance(value, bool) or not math.isfinite(found):
        raise wrong(where, "a number of seconds", value)
    return max(least, found)


def wrong(where: str, wanted: str, value: object) -> UsageProblem:
    """The problem of a setting that is not what it has to be."""
    return UsageProblem(
        "setting",
        f"{safe_text(where)} in the settings must be {wanted}, not {safe_text(repr(value))}.",
    )
