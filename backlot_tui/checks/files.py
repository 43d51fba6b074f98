"""Checks of the files themselves: how many, called what, of which kind, and whether complete."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from backlot_tui.checks.subject import Subject
from backlot_tui.domain.catalogue import FilesTaken, SourceType
from backlot_tui.domain.facts import ChosenFile, FileKind, Finding, Severity, Structure
from backlot_tui.domain.file_names import extension_of
from backlot_tui.domain.safe_text import safe_text

_BY_EXTENSION = {
    ".wav": {FileKind.WAV},
    ".mov": {FileKind.QUICKTIME, FileKind.MP4},
    ".mp4": {FileKind.MP4, FileKind.QUICKTIME},
    ".mxf": {FileKind.MXF},
    ".mpg": {FileKind.MPEG_PS, FileKind.MPEG_TS},
    ".mpeg": {FileKind.MPEG_PS, FileKind.MPEG_TS},
    ".ts": {FileKind.MPEG_TS},
    ".m2ts": {FileKind.MPEG_TS},
    ".pdf": {FileKind.PDF},
    ".zip": {FileKind.ZIP, FileKind.OOXML},
    ".srt": {FileKind.SRT},
    ".scc": {FileKind.SCC},
    ".stl": {FileKind.STL},
}
"""Kinds that an extension stands for, where it stands for some only (`.xml` may be anything)."""

_LOOK_LIKE_TEXT = (FileKind.TTAL, FileKind.CAP, FileKind.SRT, FileKind.SCC, FileKind.UNKNOWN)
"""Kinds whose files may pass for plain text; the last one is what types take that take anything."""


def no_files(_type: SourceType, files: Sequence[ChosenFile]) -> Iterator[Finding]:
    if not files:
        yield Finding(
            "NO-FILES", Severity.ERROR, "No file is chosen for this request.", "Choose a file."
        )


def too_many_files(source_type: SourceType, files: Sequence[ChosenFile]) -> Iterator[Finding]:
    if source_type.files is not FilesTaken.SEVERAL and len(files) > 1:
        what = "file or package" if source_type.files is FilesTaken.SINGLE_OR_PACKAGE else "file"
        yield Finding(
            "TOO-MANY-FILES",
            Severity.ERROR,
            f"{len(files)} files are chosen, and {source_type.name} takes one {what}.",
            "Keep one and remove the others.",
        )


def same_name(_type: SourceType, files: Sequence[ChosenFile]) -> Iterator[Finding]:
    """Names count as one if they look the same, however their accents are composed."""
    seen: set[str] = set()
    for file in files:
        name = unicodedata.normalize("NFC", file.name)
        if name in seen:
            yield Finding(
                "SAME-NAME",
                Severity.ERROR,
                f"Two files of this delivery are called {safe_text(file.name)}.",
                "Remove or rename one of them.",
                file.name,
            )
        seen.add(name)


def extension(subject: Subject) -> Iterator[Finding]:
    if subject.facts.kind is FileKind.IMF:
        return
    found, accepted = extension_of(subject.file.name), subject.source_type.extensions
    if found not in accepted:
        called = f"ends in {safe_text(found)}" if found else "has no extension"
        yield subject.error(
            "FILE-EXTENSION",
            f"{subject.shown} {called}, and {subject.source_type.name} takes "
            f"{', '.join(accepted)}.",
            "Choose a file of an accepted kind.",
        )


def empty(subject: Subject) -> Iterator[Finding]:
    if _is_empty(subject):
        yield subject.error(
            "FILE-EMPTY", f"{subject.shown} is empty.", "Choose the file with its content."
        )


def kind(subject: Subject) -> Iterator[Finding]:
    """A kind that is known and contradicts is an error; one that is not known is a warning."""
    found, accepted = subject.facts.kind, subject.source_type.kinds
    if _is_empty(subject) or (found is FileKind.IMF and found in accepted):
        return
    stands_for = _BY_EXTENSION.get(extension_of(subject.file.name), set())
    if found in accepted and not (stands_for and found is FileKind.UNKNOWN):
        if stands_for and found not in stands_for:
            yield subject.error(
                "FILE-KIND",
                f"{subject.shown} is {found} inside, and its name says otherwise.",
                "Rename the file, or choose the right one.",
            )
    elif _may_be_one_of(found, accepted):
        yield subject.warning(
            "FILE-UNRECOGNISED",
            f"{subject.shown} is not recognised as {_any_of(accepted)}.",
            "Look whether it is the right file.",
        )
    else:
        yield subject.error(
            "FILE-KIND",
            f"{subject.shown} is {found} inside, and {subject.source_type.name} takes "
            f"{_any_of(accepted)}.",
            "Choose the right file.",
        )


def cut_short(subject: Subject) -> Iterator[Finding]:
    if subject.facts.structure is Structure.CUT and not _is_empty(subject):
        reason = safe_text(subject.facts.structure_reason)
        yield subject.error(
            "FILE-CUT",
            f"{subject.shown} is not complete. {reason}".rstrip(),
            "Copy or export the file again.",
        )


def _is_empty(subject: Subject) -> bool:
    return subject.facts.size == 0 or subject.facts.kind is FileKind.EMPTY


def _may_be_one_of(found: FileKind, accepted: tuple[str, ...]) -> bool:
    if found is FileKind.UNKNOWN:
        return True
    return found is FileKind.TEXT and any(kind in accepted for kind in _LOOK_LIKE_TEXT)


def _any_of(kinds: tuple[str, ...]) -> str:
    return " or ".join(kind for kind in kinds if kind != FileKind.UNKNOWN)
