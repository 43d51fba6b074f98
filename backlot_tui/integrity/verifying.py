"""Are these files still what was written down of them? Each file is read once."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

from backlot_tui.domain.file_names import to_wire
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.integrity.digests import digests_of
from backlot_tui.integrity.mhl.history import History
from backlot_tui.integrity.mhl.manifest import ALWAYS_IGNORED, FAILED
from backlot_tui.integrity.mhl.names import is_inside

Progress = Callable[[int], None]


class What(StrEnum):
    """In which way a file is not what it was."""

    MISSING = "missing"
    SIZE = "size"
    DIGEST = "digest"
    UNREADABLE = "unreadable"
    OUTSIDE = "outside"
    NEW = "new"
    CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class Difference:
    """name: as it is on the disk; kind: of the digest. `sentence` is safe to show."""

    what: What
    name: str
    sentence: str
    kind: str = ""
    expected: str = ""
    found: str = ""

    def json(self) -> dict[str, str]:
        return {
            "what": self.what,
            "name": to_wire(self.name),
            "digest": self.kind,
            "expected": self.expected,
            "found": self.found,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Expected:
    """What was written down of one file: each digest by kind, with every value that was given.

    Values differ where generations of a history disagree; then one of them cannot hold.
    """

    name: str
    path: Path
    size: int | None
    digests: Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Verification:
    """files: how many were asked for; bytes: how many were read."""

    files: int = 0
    bytes: int = 0
    differences: list[Difference] = field(default_factory=list)


def verify(
    expected: Iterable[Expected], root: Path | None = None, progress: Progress | None = None
) -> Verification:
    """Read every file and compare. root: the folder that no path may lead out of."""
    result = Verification()

    def read(count: int) -> None:
        result.bytes += count
        if progress:
            progress(count)

    inside = root.resolve() if root else None
    for each in expected:
        result.files += 1
        result.differences += _differences(each, inside, read)
    return result


def verify_history(history: History, progress: Progress | None = None) -> Verification:
    """The chain, every file of every generation, and what is in the folder but in none of them."""
    expected, outside = _expected_of(history)
    result = verify(expected, history.root, progress)
    chain = [Difference(What.CHAIN, "", fault) for fault in history.faults]
    result.files += len(outside)
    result.differences = [*chain, *outside, *result.differences, *_new_files(history)]
    return result


def _differences(each: Expected, inside: Path | None, read: Progress) -> list[Difference]:
    shown = safe_text(each.name)
    if inside is not None and not each.path.resolve().is_relative_to(inside):
        return [Difference(What.OUTSIDE, each.name, f"{shown} leads out of the folder.")]
    try:
        found = os.stat(each.path)  # noqa: PTH116 (one look for size and kind)
        if each.size is not None and found.st_size != each.size and stat.S_ISREG(found.st_mode):
            sizes = f"it has {found.st_size:,} bytes instead of {each.size:,}"
            return [
                Difference(
                    What.SIZE,
                    each.name,
                    f"{shown}: {sizes}.",
                    expected=str(each.size),
                    found=str(found.st_size),
                )
            ]
        digests = digests_of(each.path, each.digests, read)
    except (FileNotFoundError, NotADirectoryError):
        return [Difference(What.MISSING, each.name, f"{shown} is missing.")]
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return [
            Difference(What.UNREADABLE, each.name, f"{shown} cannot be read: {safe_text(why)}.")
        ]
    return [
        Difference(
            What.DIGEST, each.name, f"{shown}: its {kind} differs.", kind, value, digests[kind]
        )
        for kind, values in each.digests.items()
        for value in values
        if value != digests[kind]
    ]


def _expected_of(history: History) -> tuple[list[Expected], list[Difference]]:
    """Each path once, with what all generations say; and the paths that lead out of the folder."""
    sizes: dict[str, int | None] = {}
    digests: dict[str, dict[str, list[str]]] = {}
    outside: dict[str, Difference] = {}
    for generation in history.generations:
        for file in generation.manifest.files:
            if not is_inside(file.name):
                sentence = f"{safe_text(file.name)!r} is no path within the folder."
                outside[file.name] = Difference(What.OUTSIDE, file.name, sentence)
                continue
            if file.size is not None:
                sizes[file.name] = file.size
            of_file = digests.setdefault(file.name, {})
            for each in file.hashes:
                # What failed is noted in a history, but it is not what the file should be.
                if each.action != FAILED and each.value not in of_file.setdefault(each.kind, []):
                    of_file[each.kind].append(each.value)
    expected = [
        Expected(name, history.root / name, sizes.get(name), of_file)
        for name, of_file in digests.items()
    ]
    return expected, list(outside.values())


def _new_files(history: History) -> list[Difference]:
    known = {file.name for each in history.generations for file in each.manifest.files}
    patterns = {*ALWAYS_IGNORED, *history.generations[-1].manifest.ignored}
    return [
        Difference(What.NEW, name, f"{safe_text(name)} is not in the history.")
        for name in _files_in(history.root, patterns)
        if name not in known
    ]


def _files_in(root: Path, patterns: Iterable[str]) -> list[str]:
    """Every file below a folder that no pattern leaves out, by its relative path."""
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(each for each in folders if not _ignored(each, patterns))
        below = Path(folder).relative_to(root)
        found += [str(below / each) for each in sorted(files) if not _ignored(each, patterns)]
    return [name for name in found if not _ignored(name, patterns)]


def _ignored(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern.strip("/")) for pattern in patterns)
