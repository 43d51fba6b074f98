"""QuickTime and MP4: do the atoms fill the file, and is the index (moov) among them?

ISO/IEC 14496-12, 4.2 (box header, 64-bit and open sizes), and the QuickTime File Format. Only
the headers of top-level atoms are read, at most `MAX_ATOMS` of them.
"""

from __future__ import annotations

from backlot_tui.media.reading import Source
from backlot_tui.media.verdict import Verdict, cut, cut_at, unsure, whole

MAX_ATOMS = 10_000


def movie_verdict(source: Source) -> Verdict:
    seen: set[bytes] = set()
    at = 0
    for _ in range(MAX_ATOMS):
        if at == source.size or _is_terminator(source, at):
            return _by_atoms(seen)
        size, atom = _atom(source, at)
        if size is None:
            return cut(f"From byte {at:,} on there are no atoms any more.")
        seen.add(atom)
        if size == 0:
            reached = "Its last atom is open-ended: what is missing would not show."
            return unsure(reached) if b"moov" in seen else _by_atoms(seen)
        if at + size > source.size:
            return cut_at(f"atom {atom.decode('latin-1')!r}", at + size, source.size)
        at += size
    return unsure(f"It has more than {MAX_ATOMS:,} atoms; not all were looked at.")


def _atom(source: Source, at: int) -> tuple[int | None, bytes]:
    """Size (0: to the end of the file; None: this is no atom) and type of the atom at `at`."""
    header = source.at(at, 16)
    size, atom = int.from_bytes(header[:4], "big"), header[4:8]
    least = 8
    if size == 1:
        size, least = int.from_bytes(header[8:16], "big"), 16
    # The QuickTime types are printable; 0xA9 is their copyright sign.
    is_type = len(atom) == 4 and all(0x20 <= byte < 0x7F or byte == 0xA9 for byte in atom)
    if not is_type or len(header) < least or (size < least and not (size == 0 and least == 8)):
        return None, atom
    return size, atom


def _is_terminator(source: Source, at: int) -> bool:
    """QuickTime may end in 32 zero bits."""
    return source.size - at == 4 and source.at(at, 4) == b"\0\0\0\0"


def _by_atoms(seen: set[bytes]) -> Verdict:
    if b"moov" not in seen:
        return cut("It has no moov atom: the index that is written last is missing.")
    if not seen & {b"mdat", b"moof"}:
        return unsure("It has an index (moov) but no media of its own (mdat).")
    return whole("Its atoms fill the file and its index is there.")
