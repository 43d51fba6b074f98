"""MXF: does the random index pack or the footer reach the end of the file?

SMPTE ST 377-1: 6.3 (KLV and BER lengths), 6.5 (run-in), 7.1 (partition packs), 12 (random index
pack). Byte offsets in the file count from the end of the run-in.

A file with a random index pack costs three small reads. Without one, the pieces are walked: those
after the footer, or, in a file without footer, at most `MAX_PIECES` of the whole.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from backlot_tui.media.reading import HEAD_BYTES, Source
from backlot_tui.media.sniff import MXF_HEADER_KEY
from backlot_tui.media.verdict import Verdict, cut, cut_at, unsure, whole

MAX_PIECES = 2000
FOOTER_SEARCH_BYTES = 4 * 1024 * 1024
"""How much of the end is searched for a footer that the header does not know of."""
_MAX_INDEX_BYTES = 16 * 1024 * 1024
_KEY_BYTES = 16
_SMPTE = b"\x06\x0e\x2b\x34"
_INDEX_KEY = re.compile(rb"\x06\x0e\x2b\x34\x02\x05\x01.\x0d\x01\x02\x01\x01\x11\x01", re.DOTALL)
_PARTITION_KEY = re.compile(
    rb"\x06\x0e\x2b\x34\x02\x05\x01.\x0d\x01\x02\x01\x01[\x02-\x04]", re.DOTALL
)
_FOOTER_KEY = re.compile(rb"\x06\x0e\x2b\x34\x02\x05\x01.\x0d\x01\x02\x01\x01\x04", re.DOTALL)
_OPEN = (1, 3)
"""Status byte of a header partition that its writer meant to come back to."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One key-length-value."""

    key: bytes
    value_at: int
    end: int


def mxf_verdict(source: Source) -> Verdict:
    found = MXF_HEADER_KEY.search(source.at(0, HEAD_BYTES))
    run_in = found.start() if found else 0
    header = _piece(source, run_in)
    if header is None or header.end > source.size:
        return cut("It ends inside its header partition pack.")
    if _has_random_index(source, run_in):
        return whole("Its random index pack reaches the end of the file.")
    footer = int.from_bytes(source.at(header.value_at + 24, 8), "big")
    if footer:
        return _from_footer(source, run_in + footer)
    if header.key[14] in _OPEN:
        return _open_header(source)
    return _without_footer(source, run_in)


def _piece(source: Source, at: int) -> _Piece | None:
    """The piece that begins at `at`, or None if none does or its length is not there."""
    raw = source.at(at, _KEY_BYTES + 9)
    if len(raw) <= _KEY_BYTES or not raw.startswith(_SMPTE):
        return None
    first = raw[_KEY_BYTES]
    more = first & 0x7F if first & 0x80 else 0
    if more > 8 or len(raw) < _KEY_BYTES + 1 + more:
        return None
    value_at = at + _KEY_BYTES + 1 + more
    length = int.from_bytes(raw[_KEY_BYTES + 1 : _KEY_BYTES + 1 + more], "big") if more else first
    return _Piece(raw[:_KEY_BYTES], value_at, value_at + length)


def _has_random_index(source: Source, run_in: int) -> bool:
    """The last four bytes say how long the pack is; its last entry must lead to a partition."""
    length = int.from_bytes(source.at(source.size - 4, 4), "big")
    if not 33 <= length <= min(_MAX_INDEX_BYTES, source.size - run_in):
        return False
    pack = _piece(source, source.size - length)
    if pack is None or not _INDEX_KEY.match(pack.key) or pack.end != source.size:
        return False
    _sid, last = struct.unpack(">IQ", source.at(source.size - 16, 12))
    return _PARTITION_KEY.match(source.at(run_in + last, _KEY_BYTES)) is not None


def _walk(source: Source, at: int, most: int) -> Verdict | None:
    """None if pieces fill the file from `at` to its end."""
    for _ in range(most):
        if at == source.size:
            return None
        piece = _piece(source, at)
        if piece is None:
            if source.size - at < _KEY_BYTES + 9:
                return cut(f"It ends inside a key at byte {at:,}.")
            return unsure(f"What follows byte {at:,} is not MXF.")
        if piece.end > source.size:
            return cut_at("last piece", piece.end, source.size)
        at = piece.end
    return unsure("It has no random index pack and too many pieces to look at each.")


def _from_footer(source: Source, at: int) -> Verdict:
    if at >= source.size:
        return cut(f"Its footer begins at byte {at:,}, the file ends at byte {source.size:,}.")
    if not _PARTITION_KEY.match(source.at(at, _KEY_BYTES)):
        return cut(f"Its footer is not at byte {at:,}, where its header says.")
    return _walk(source, at, MAX_PIECES) or whole("Its footer reaches the end of the file.")


def _open_header(source: Source) -> Verdict:
    """The writer never came back to the header; then a footer has to close the file."""
    from_byte = max(0, source.size - FOOTER_SEARCH_BYTES)
    tail = source.at(from_byte, FOOTER_SEARCH_BYTES)
    places = [found.start() for found in _FOOTER_KEY.finditer(tail)]
    if not places:
        return cut("Its header is still open and no footer follows.")
    return _from_footer(source, from_byte + places[-1])


def _without_footer(source: Source, run_in: int) -> Verdict:
    return _walk(source, run_in, MAX_PIECES) or unsure(
        "It has neither a footer nor a random index pack: a cut between pieces would not show."
    )
