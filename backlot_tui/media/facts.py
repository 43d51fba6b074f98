"""Everything that a file tells, in one call.

Broken or hostile content never raises: it leaves facts open and says so in the structure. What
raises is OSError, where the file is missing or may not be read.
"""

from __future__ import annotations

import os
import stat

from backlot_tui.domain.facts import FileFacts, FileKind
from backlot_tui.media.imf import folder_size, imf_verdict
from backlot_tui.media.reading import HEAD_BYTES, AnyPath, OpenFile, file_status, opened
from backlot_tui.media.sniff import kind_of, sniff
from backlot_tui.media.structure import verdict_on
from backlot_tui.media.timed_text import TextFacts, stl_facts, ttml_facts
from backlot_tui.media.wav import wav_facts, wav_layout
from backlot_tui.media.xml_scan import scan_xml


def read_facts(path: AnyPath) -> FileFacts:
    """The facts of the file, or of the IMF package, at `path`. Raises OSError only."""
    status = file_status(path)
    if stat.S_ISDIR(status.st_mode):
        return _folder_facts(path)
    with opened(path) as source:
        if source is None:
            return FileFacts(FileKind.UNKNOWN, 0, structure_reason="Not a file.")
        return _file_facts(source, os.fsdecode(path))


def _folder_facts(path: AnyPath) -> FileFacts:
    kind = sniff(path)
    if kind is not FileKind.IMF:
        reason = "A folder without an asset map."
        return FileFacts(kind, folder_size(path), structure_reason=reason)
    return FileFacts(kind, folder_size(path), *imf_verdict(path))


def _file_facts(source: OpenFile, name: str) -> FileFacts:
    kind = kind_of(source.at(0, HEAD_BYTES), name)
    if kind is FileKind.TTML:
        scan = scan_xml(source)
        text = ttml_facts(scan.root) if scan.root is not None else TextFacts()
        return FileFacts(
            kind,
            source.size,
            *scan.verdict,
            language=text.language,
            time_base=text.time_base,
            frame_rate=text.frame_rate,
        )
    verdict = verdict_on(source, kind)
    if kind is FileKind.WAV:
        audio = wav_facts(source, wav_layout(source))
        return FileFacts(
            kind,
            source.size,
            *verdict,
            channels=audio.channels,
            sample_rate=audio.sample_rate,
            bit_depth=audio.bit_depth,
            duration_s=audio.duration_s,
            adm=audio.adm,
        )
    if kind is FileKind.STL:
        return FileFacts(kind, source.size, *verdict, frame_rate=stl_facts(source).frame_rate)
    return FileFacts(kind, source.size, *verdict)
