"""What a manifest says. Moments are ISO 8601 with their offset, sizes bytes."""

from __future__ import annotations

from dataclasses import dataclass

ALWAYS_IGNORED = (".DS_Store", "ascmhl", "ascmhl/")
"""What every history leaves out: its own folder, and what a desktop leaves behind."""

ORIGINAL = "original"
FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Hash:
    """kind: as `integrity.digests` names it. action: original, verified or failed."""

    kind: str
    value: str
    action: str = ORIGINAL
    date: str = ""


@dataclass(frozen=True, slots=True)
class MhlFile:
    """name: relative to the described folder, as `os.fsdecode` gives it."""

    name: str
    size: int | None
    modified: str
    hashes: tuple[Hash, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    created: str
    host: str
    tool: str
    tool_version: str
    files: tuple[MhlFile, ...]
    author: str = ""
    comment: str = ""
    process: str = "transfer"
    ignored: tuple[str, ...] = ALWAYS_IGNORED
