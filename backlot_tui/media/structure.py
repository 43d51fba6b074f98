"""Is all of a file there, as far as its own structure tells?

Whole, cut short, or cannot tell, each with its reason. Finds what a broken transfer or a writer
still at work leaves behind; bytes changed in the middle only checksums find. Reads headers and
ends, never the essence; the limits stand in the module of each format.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from backlot_tui.domain.facts import FileKind, Structure
from backlot_tui.media.documents import ole_verdict, pdf_verdict, zip_verdict
from backlot_tui.media.movie import movie_verdict
from backlot_tui.media.mxf import mxf_verdict
from backlot_tui.media.reading import HEAD_BYTES, Source
from backlot_tui.media.sniff import transport_packet
from backlot_tui.media.timed_text import stl_verdict
from backlot_tui.media.verdict import Verdict, cut, unsure, whole
from backlot_tui.media.wav import wav_layout, wav_verdict
from backlot_tui.media.xml_scan import scan_xml

MAX_JSON_BYTES = 8 * 1024 * 1024
_PROGRAM_END = b"\x00\x00\x01\xb9"


def verdict_on(source: Source, kind: FileKind) -> Verdict:
    """The verdict on a file of that kind; of packages `imf.package_facts` tells."""
    verdict = _BY_KIND.get(kind, _no_end_mark)(source)
    if verdict.structure is Structure.WHOLE and kind in _MAY_END_IN_LOST_BYTES:
        return _unless_tail_is_zeros(source, verdict)
    return verdict


def _unless_tail_is_zeros(source: Source, verdict: Verdict) -> Verdict:
    """Preallocated files have their size before their bytes; so does silence, hence no more."""
    tail = source.at(source.size - HEAD_BYTES, HEAD_BYTES)
    if tail and not tail.strip(b"\0"):
        return unsure("Its last 64 KB are zeros: silence, or bytes that never arrived.")
    return verdict


def _no_end_mark(_source: Source) -> Verdict:
    return unsure("Files of this kind have no mark at their end.")


def _empty(_source: Source) -> Verdict:
    return unsure("It is empty.")


def _wav(source: Source) -> Verdict:
    return wav_verdict(source, wav_layout(source))


def _xml(source: Source) -> Verdict:
    return scan_xml(source).verdict


def _transport_stream(source: Source) -> Verdict:
    """ISO/IEC 13818-1, 2.4.3: packets of 188 bytes, 192 in M2TS, and no end mark."""
    packet = transport_packet(source.at(0, HEAD_BYTES)) or 188
    if source.size % packet:
        return cut("It ends inside a packet.")
    return unsure("A transport stream has no mark at its end.")


def _program_stream(source: Source) -> Verdict:
    """ISO/IEC 13818-1, 2.5.3: an end code closes the stream; not every writer adds it."""
    tail = source.at(max(0, source.size - HEAD_BYTES), HEAD_BYTES)
    if tail.rstrip(b"\0").endswith(_PROGRAM_END):
        return whole("Its end code is there.")
    return unsure("It has no end code, which not every program writes.")


def _json(source: Source) -> Verdict:
    tail = source.at(max(0, source.size - HEAD_BYTES), HEAD_BYTES).rstrip()
    if not tail.endswith(b"}"):
        return cut("Its last bracket is missing.")
    if source.size > MAX_JSON_BYTES:
        return unsure(f"It is longer than {MAX_JSON_BYTES // 2**20} MB; not read to its end.")
    try:
        json.loads(source.at(0, source.size))
    except (ValueError, RecursionError):
        return unsure("It is not well-formed JSON.")
    return whole("It is well-formed JSON.")


_BY_KIND: dict[FileKind, Callable[[Source], Verdict]] = {
    FileKind.EMPTY: _empty,
    FileKind.WAV: _wav,
    FileKind.QUICKTIME: movie_verdict,
    FileKind.MP4: movie_verdict,
    FileKind.MXF: mxf_verdict,
    FileKind.MPEG_PS: _program_stream,
    FileKind.MPEG_TS: _transport_stream,
    FileKind.TTML: _xml,
    FileKind.XML: _xml,
    FileKind.ASSETMAP: _xml,
    FileKind.PACKING_LIST: _xml,
    FileKind.COMPOSITION: _xml,
    FileKind.STL: stl_verdict,
    FileKind.TTAL: _json,
    FileKind.PDF: pdf_verdict,
    FileKind.OOXML: zip_verdict,
    FileKind.ZIP: zip_verdict,
    FileKind.OLE: ole_verdict,
}
_MAY_END_IN_LOST_BYTES = {FileKind.WAV, FileKind.QUICKTIME, FileKind.MP4, FileKind.MXF}
