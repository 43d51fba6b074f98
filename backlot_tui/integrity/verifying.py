"""Are these files still what was written down of them? Each file is read once."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

from backlot_tui.domain.file_names import to_wire
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.integrity.digests import KINDS, digests_of
from backlot_tui.integrity.mhl.history import History
from backlot_tui.integrity.mhl.manifest import ALWAYS_IGNORED, FAILED, MhlFile
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
        """As the command prints it; the name as `to_wire` writes it."""
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

    inside = _resolved(root) if root else None
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
    """inside: the folder, with its links resolved, that the path may not lead out of."""
    shown = safe_text(each.name)
    try:
        if inside is not None and not _resolved(each.path).is_relative_to(inside):
            return [Difference(What.OUTSIDE, each.name, f"{shown} leads out of the folder.")]
        found = each.path.stat()
        if each.size is not None and found.st_size != each.size and stat.S_ISREG(found.st_mode):
            return [_size_difference(each, each.size, found.st_size)]
        digests = digests_of(each.path, [kind for kind in each.digests if kind in KINDS], read)
    except (FileNotFoundError, NotADirectoryError):
        return [Difference(What.MISSING, each.name, f"{shown} is missing.")]
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return [
            Difference(What.UNREADABLE, each.name, f"{shown} cannot be read: {safe_text(why)}.")
        ]
    return [
        _digest_difference(each, kind, value, digests.get(kind))
        for kind, values in each.digests.items()
        for value in values
        if value != digests.get(kind)
    ]


def _resolved(path: Path) -> Path:
    """Where links lead; a loop of them, unlike with `Path.resolve`, to itself."""
    return Path(os.path.realpath(path))


def _size_difference(each: Expected, expected: int, found: int) -> Difference:
    sizes = f"it has {found:,} bytes instead of {expected:,}"
    sentence = f"{safe_text(each.name)}: {sizes}."
    return Difference(What.SIZE, each.name, sentence, expected=str(expected), found=str(found))


def _digest_difference(each: Expected, kind: str, expected: str, found: str | None) -> Difference:
    """found: None for a kind of digest that is not known here, and so proves nothing."""
    says = "differs" if found is not None else "is a digest that this program does not know"
    sentence = f"{safe_text(each.name)}: its {safe_text(kind)} {says}."
    return Difference(What.DIGEST, each.name, sentence, kind, expected, found or "")


def _expected_of(history: History) -> tuple[list[Expected], list[Difference]]:
    """Each path once, with what all generations say; and the paths that lead out of the folder."""
    sizes: dict[str, int | None] = {}
    digests: dict[str, dict[str, list[str]]] = {}
    outside: dict[str, Difference] = {}
    for file in _files_of(history):
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


def _files_of(history: History) -> Iterator[MhlFile]:
    """What every generation says of every file, the first generation first."""
    return (file for each in history.generations for file in each.manifest.files)


def _new_files(history: History) -> list[Difference]:
    known = {file.name for file in _files_of(history)}
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
