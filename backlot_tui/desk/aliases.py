"""Codes and short forms of titles that operators know and names use: `SWAT17` for `S.W.A.T.`

One TOML file, beside the config file or at a path that a facility shares:

    [aliases]
    "SWAT17" = "S.W.A.T."

Aliases compare as titles do, without case, accents and separators. One stands for one title.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from pathlib import Path

import tomli_w

from backlot_tui.domain.problems import NotFound, Problem, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.matching.tokens import compact

_LEAST = 2
_LONGEST = 200


def read_aliases(path: Path) -> dict[str, str]:
    """Alias to title; none where there is no file. UsageProblem for a file that cannot be used."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except RecursionError as error:
        raise _unusable(path, "cannot be read (it is nested too deeply)") from error
    except (OSError, ValueError) as error:  # what is no UTF-8 or no TOML is a ValueError
        raise _unusable(path, f"cannot be read ({safe_text(str(error))})") from error
    aliases = table.get("aliases", {})
    if not isinstance(aliases, dict) or not all(isinstance(v, str) for v in aliases.values()):
        raise _unusable(path, "has no table [aliases] of text")
    _check_one_title_each(path, aliases)
    return aliases


def add_alias(path: Path, alias: str, title: str) -> bool:
    """Whether it is new. UsageProblem for an alias that stands for another title already."""
    alias, title = alias.strip(), title.strip()
    if len(compact(alias)) < _LEAST or not (_is_writable(alias) and _is_writable(title)):
        raise UsageProblem(
            "alias",
            f"{safe_text(alias)!r} cannot stand for {safe_text(title)!r}.",
            f"An alias has at least {_LEAST} letters or digits, and a title at least one.",
        )
    aliases = read_aliases(path)
    for known, known_title in aliases.items():
        if compact(known) == compact(alias):
            if known_title == title:
                return False
            raise UsageProblem(
                "alias-taken",
                f"{safe_text(known)} stands for {safe_text(known_title)} already.",
                "Remove that alias first, or choose another.",
            )
    _write(path, {**aliases, alias: title})
    return True


def remove_alias(path: Path, alias: str) -> str:
    """The title it stood for. NotFound if there is no such alias."""
    aliases = read_aliases(path)
    for known, title in aliases.items():
        if compact(known) == compact(alias):
            _write(path, {key: value for key, value in aliases.items() if key != known})
            return title
    raise NotFound(
        "no-alias", f"There is no alias {safe_text(alias)!r}.", "See: backlot-tui alias list"
    )


def _check_one_title_each(path: Path, aliases: dict[str, str]) -> None:
    seen: dict[str, tuple[str, str]] = {}
    for alias, title in aliases.items():
        other, other_title = seen.setdefault(compact(alias), (alias, title))
        if other_title != title:
            raise _unusable(
                path,
                f"lets {safe_text(other)} and {safe_text(alias)}, which compare as one, stand for"
                f" {safe_text(other_title)} and for {safe_text(title)}",
            )


def _is_writable(text: str) -> bool:
    """Whether it is text of a length that a line has; a lone surrogate stands for no text."""
    return 0 < len(text) <= _LONGEST and not any(0xD800 <= ord(char) <= 0xDFFF for char in text)


def _write(path: Path, aliases: dict[str, str]) -> None:
    """A new file in the place of the old one, so that readers never see half of it."""
    table = {"aliases": dict(sorted(aliases.items(), key=lambda each: each[0].casefold()))}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(tomli_w.dumps(table))
            Path(beside).chmod(mode)
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _unusable(path, f"cannot be written ({error.strerror})") from error


def _unusable(path: Path, why: str) -> Problem:
    return UsageProblem("aliases", f"The alias file {safe_text(str(path))} {why}.")
