"""Everything that a file tells, in one call.

Broken or hostile content never raises: it leaves facts open and says so in the structure. What
raises is OSError, where the file is missing or may not be read. A file may still be made to use
more time and memory than is good for the process that reads it, or to crash a library; `workers`
reads in processes of their own.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import replace

from backlot_tui.domain.facts import FileFacts, FileKind, Structure
from backlot_tui.media.captions import scc_cues, stl_cues
from backlot_tui.media.cues import with_cues
from backlot_tui.media.essence import essence_facts
from backlot_tui.media.imf import folder_size, package_facts
from backlot_tui.media.pdf import pdf_facts
from backlot_tui.media.reading import HEAD_BYTES, AnyPath, OpenFile, TooMuch, file_status, opened
from backlot_tui.media.sniff import kind_of, sniff
from backlot_tui.media.structure import verdict_on
from backlot_tui.media.text_lines import cues_in_lines, language_in_header, whole_text
from backlot_tui.media.timed_text import stl_head, ttml_facts
from backlot_tui.media.ttml_cues import TtmlCues
from backlot_tui.media.wav import wav_facts, wav_layout
from backlot_tui.media.workbook import workbook_facts
from backlot_tui.media.xml_scan import scan_xml

PROBER_VERSION = 2
"""Raised whenever the same file would tell something else than before; see the probe cache."""


def read_facts(path: AnyPath) -> FileFacts:
    """The facts of the file, or of the IMF package, at `path`. Raises OSError only."""
    status = file_status(path)
    if stat.S_ISDIR(status.st_mode):
        return _folder_facts(path)
    with opened(path) as source:
        if source is None:
            return FileFacts(FileKind.UNKNOWN, 0, structure_reason="Not a file.")
        return _file_facts(source, path)


def _folder_facts(path: AnyPath) -> FileFacts:
    if sniff(path) is FileKind.IMF:
        return package_facts(path)
    reason = "A folder without an asset map."
    return FileFacts(FileKind.UNKNOWN, folder_size(path), structure_reason=reason)


def _file_facts(source: OpenFile, path: AnyPath) -> FileFacts:
    kind = kind_of(source.at(0, HEAD_BYTES), os.fsdecode(path))
    if kind is FileKind.TTML:
        return _ttml(source)
    facts = FileFacts(kind, source.size, *verdict_on(source, kind))
    read = _READERS.get(kind)
    if read is None or (kind in _NEED_THEIR_END and facts.structure is Structure.CUT):
        return facts
    return _told(facts, lambda: read(source, facts))


def _told(facts: FileFacts, read: Callable[[], FileFacts]) -> FileFacts:
    """What `read` tells; `facts` with the reason where it cannot."""
    try:
        return read()
    except TooMuch as limit:
        why = str(limit)
    except MemoryError:
        why = "Reading what it tells needs more memory than there is."
    except Exception:  # a library met content that its authors had not thought of
        why = "What it tells could not be read."
    return replace(facts, structure_reason=f"{facts.structure_reason} {why}")


def _ttml(source: OpenFile) -> FileFacts:
    """One pass for all; cues are told of a whole document only."""
    listener = TtmlCues()
    scan = scan_xml(source, listener)
    facts = FileFacts(FileKind.TTML, source.size, *scan.verdict)
    if scan.root is None:
        return facts
    facts = ttml_facts(scan.root, facts)
    if facts.structure is not Structure.WHOLE:
        return facts
    return _told(facts, lambda: with_cues(facts, listener.cues))


def _wav(source: OpenFile, facts: FileFacts) -> FileFacts:
    return essence_facts(source, wav_facts(source, wav_layout(source), facts))


def _lines(source: OpenFile, facts: FileFacts) -> FileFacts:
    text = whole_text(source)
    language = language_in_header(text) if facts.kind is FileKind.VTT else None
    return with_cues(replace(facts, language=language), cues_in_lines(text))


def _scc(source: OpenFile, facts: FileFacts) -> FileFacts:
    return with_cues(facts, scc_cues(source))


def _stl(source: OpenFile, facts: FileFacts) -> FileFacts:
    cues, language = stl_cues(source)
    return with_cues(replace(stl_head(source, facts), language=language), cues)


_READERS: dict[FileKind, Callable[[OpenFile, FileFacts], FileFacts]] = {
    FileKind.WAV: _wav,
    FileKind.QUICKTIME: essence_facts,
    FileKind.MP4: essence_facts,
    FileKind.MXF: essence_facts,
    FileKind.MPEG_PS: essence_facts,
    FileKind.MPEG_TS: essence_facts,
    FileKind.SRT: _lines,
    FileKind.VTT: _lines,
    FileKind.SCC: _scc,
    FileKind.STL: _stl,
    FileKind.PDF: pdf_facts,
    FileKind.OOXML: workbook_facts,
}
_NEED_THEIR_END = {FileKind.PDF, FileKind.OOXML}
"""Their index comes last; without it a library searches the whole file for what may be left."""
