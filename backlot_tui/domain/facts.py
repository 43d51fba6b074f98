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


class Structure(StrEnum):
    """Whether the file's own structure says that all of it is there."""

    WHOLE = "whole"
    CUT = "cut short"
    UNSURE = "cannot tell"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Read from one file. None means: this kind does not tell, or it was not read.

    size in bytes, duration in seconds, sample_rate in Hz; language as the file spells it.
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
    time_base: str | None = None
    frame_rate: str | None = None


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found. An error blocks; a warning needs an override with a reason."""

    code: str
    severity: Severity
    sentence: str
    fix: str = ""
    file: str | None = None
    """The file's name (not yet safe for a screen), or None for the delivery as a whole."""


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file as a delivery would have it: its name, what it tells, and the metadata chosen."""

    name: str
    facts: FileFacts
    metadata: dict[str, str]
