"""The sample media and the request that each of them fits, read from `samples.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

MEDIA = Path(str(files("backlot_tui.portal.demo"))) / "media"
"""The folder of the sample files; the wheel is installed unpacked, so it is a real folder."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One file (or package folder) of the demo.

    `fault` names what is deliberately wrong with it: `sample-rate`, `duration`, `truncated` or
    `wrong-kind`; None for a file that ought to pass.
    """

    file: str
    request: str
    title: str
    episode: str
    source_type: str
    language: str | None
    what: str
    fault: str | None

    @property
    def path(self) -> Path:
        return MEDIA / self.file


@cache
def samples() -> tuple[Sample, ...]:
    text = files("backlot_tui.portal.demo").joinpath("samples.toml").read_text(encoding="utf-8")
    return tuple(
        Sample(
            file=entry["file"],
            request=entry["request"],
            title=entry["title"],
            episode=entry.get("episode", ""),
            source_type=entry["source_type"],
            language=entry.get("language"),
            what=entry["what"],
            fault=entry.get("fault"),
        )
        for entry in tomllib.loads(text)["sample"]
    )
