"""What a file itself tells, and what a check says about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """What the bytes are, whatever the name says."""

    WAV = "WAV"
    QUICKTIME = "QuickTime"
    MP4 = "MP4"
    MXF = "MXF"
    MPEG_PS = "MPEG program stream"
    MPEG_TS = "MPEG transport stream"
    TTML = "TTML"
    SRT = "SRT"
    VTT = "WebVTT"
    SCC = "SCC"
    STL = "EBU STL"
    CAP = "CAP"
    TTAL = "TTAL"
    PDF = "PDF"
    OOXML = "Office Open XML"
    OLE = "Office 97 document"
    ZIP = "ZIP"
    IMF = "IMF package"
    ASSETMAP = "IMF asset map"
    PACKING_LIST = "IMF packing list"
    COMPOSITION = "IMF composition playlist"
    XML = "XML"
    TEXT = "text"
    EMPTY = "empty file"
    UNKNOWN = "unknown"


WITH_PICTURE = frozenset(
    {FileKind.QUICKTIME, FileKind.MP4, FileKind.MXF, FileKind.MPEG_PS, FileKind.MPEG_TS}
)
"""Kinds that hold a picture as a rule; any of them may hold sound alone."""

TIMED_TEXT = frozenset(
    {FileKind.TTML, FileKind.SRT, FileKind.VTT, FileKind.SCC, FileKind.STL, FileKind.CAP}
)


class Structure(StrEnum):
    """Whether the file's own structure says that all of it is there."""

    WHOLE = "whole"
    CUT = "cut short"
    UNSURE = "cannot tell"


@dataclass(frozen=True, slots=True)
class Composition:
    """One composition playlist of an IMF package (SMPTE ST 2067-3).

    languages: spoken ones of the audio, BCP 47; soundfield as in `FileFacts`; duration in seconds.
    """

    title: str
    kind: str | None = None
    languages: tuple[str, ...] = ()
    soundfield: str | None = None
    duration_s: float | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Read from one file or package. None means: this kind does not tell, or it was not read.

    size in bytes, durations and cue times in seconds, sample_rate in Hz, width and height in
    pixels; language as the file spells it.
    """

    kind: FileKind
    size: int
    structure: Structure = Structure.UNSURE
    structure_reason: str = ""
    channels: int | None = None
    sample_rate: int | None = None
    bit_depth: int | None = None
    duration_s: float | None = None
    adm: bool = False
    language: str | None = None
    """Of the sound or the text: the one language that all of it has."""
    time_base: str | None = None
    frame_rate: str | None = None
    """Frames per second as the field writes it: `23.976`, `24`, `25`, `29.97`."""
    codec: str | None = None
    """Of the picture where there is one, else of the sound: `ProRes 422 HQ`, `PCM`."""
    width: int | None = None
    height: int | None = None
    dynamic_range: str | None = None
    """`SDR`, `HDR10`, `Dolby Vision`."""
    soundfield: str | None = None
    """`2.0`, `5.1`, `7.1`, `Atmos`; several layouts in one file are joined by ` + `."""
    start_timecode: str | None = None
    title: str | None = None
    """What the file calls itself: a composition's or a document's title."""
    pages: int | None = None
    sheets: tuple[str, ...] = ()
    """The names of a workbook's sheets."""
    rows: int | None = None
    """Of a workbook's first sheet, without its headings."""
    cues: int | None = None
    """Timed text that shows something."""
    sdh_cues: int | None = None
    """Of these, the ones that describe a sound or name a speaker."""
    first_cue_s: float | None = None
    last_cue_s: float | None = None
    """The end of the last cue."""
    compositions: tuple[Composition, ...] = ()
    hash_faults: tuple[str, ...] | None = None
    """What is wrong with the hashes of a package's assets, a sentence each; empty: they were
    verified and hold; None: nobody has verified them."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found. An error blocks; a warning needs an override with a reason.

    Whoever shows one passes it through `safe_text`, whatever went into it.
    """

    code: str
    severity: Severity
    sentence: str
    fix: str = ""
    file: str | None = None
    """The file's name, or None for the delivery as a whole."""


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file as a delivery would have it: its name, what it tells, and the metadata chosen.

    stored_as: the names that a portal will be asked to store, where they are not just `name`: a
    package's files with their folder.
    """

    name: str
    facts: FileFacts
    metadata: dict[str, str]
    stored_as: tuple[str, ...] = ()
