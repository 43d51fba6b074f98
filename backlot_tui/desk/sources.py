"""Choosing a source: from a path a person gives to a file that may be put on a card."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from backlot_tui.domain.catalogue import FilesTaken, SourceType
from backlot_tui.domain.facts import FileFacts, FileKind
from backlot_tui.domain.problems import CheckRefused, NotFound
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.unreadable import unreadable
from backlot_tui.media.sniff import sniff
from backlot_tui.media.workers import KnownFacts, shared_workers
from backlot_tui.state.identity import FileIdentity, identity_of


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it was when chosen. `name` is what the portal will store it as."""

    path: str
    name: str
    identity: FileIdentity


@dataclass(frozen=True, slots=True)
class Source:
    """What a person chooses: a file, or an IMF package with all its files as one.

    `name` is the file's or the folder's; `facts` tell of the whole.
    """

    path: str
    name: str
    facts: FileFacts
    files: tuple[SourceFile, ...]
    against: tuple[str, ...] = ()
    """What its name says against the request that it was chosen for, a sentence each."""

    @property
    def size(self) -> int:
        """Bytes to send."""
        return sum(file.identity.size for file in self.files)

    def is_young(self) -> bool:
        """Whether a file was touched so lately that it may still be growing."""
        return any(file.identity.is_young() for file in self.files)


def choose(path: str, source_type: SourceType, known: KnownFacts | None = None) -> Source:
    """The file, or the IMF package, at `path`.

    known: the facts of files that were read before; they are not read again.
    Raises NotFound, NoPermission or CheckRefused with a sentence for the person who chose.
    """
    if not can_be_path(path):
        raise NotFound("file-missing", f"There is no file {safe_text(path)}.", "Check the path.")
    absolute = Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111 (bytes safe)
    try:
        if absolute.is_dir():
            _check_package(absolute, source_type)
            inside = sorted(found for found in absolute.rglob("*") if not found.is_dir())
        else:
            inside = [absolute]
        files = tuple(_file(found, str(found.relative_to(absolute.parent))) for found in inside)
        return Source(str(absolute), absolute.name, shared_workers().probe(absolute, known), files)
    except OSError as error:
        raise unreadable(str(absolute), error) from error


def can_be_path(text: str) -> bool:
    """Whether the system can be asked about it: no NUL, and nothing that has no bytes."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def paths_from_paste(pasted: str) -> list[str]:
    """The paths in what a terminal pastes for dropped files: quoted, escaped or as `file://`."""
    text = pasted.strip()
    if os.path.exists(os.path.expanduser(text)):  # noqa: PTH110, PTH111 (may hold odd bytes)
        return [text]
    try:
        words = shlex.split(text)
    except ValueError:
        return [text]
    return [_without_scheme(word) for word in words]


def _without_scheme(word: str) -> str:
    if not word.startswith("file://"):
        return word
    try:
        return unquote(urlsplit(word).path, errors="surrogateescape")
    except ValueError:  # an address in brackets that is none
        return word


def _check_package(folder: Path, source_type: SourceType) -> None:
    if source_type.files is not FilesTaken.SINGLE_OR_PACKAGE or sniff(folder) is not FileKind.IMF:
        raise CheckRefused(
            "is-directory",
            f"{safe_text(str(folder))} is a folder; {source_type.name} wants a file.",
            "Name the file itself.",
        )


def _file(path: Path, name: str) -> SourceFile:
    identity = identity_of(str(path))
    if not path.is_file():
        raise CheckRefused("not-a-file", f"{safe_text(str(path))} is not a regular file.")
    with path.open("rb"):
        pass  # unreadable files are found out now, not when the agent comes to them
    return SourceFile(str(path), name, identity)
