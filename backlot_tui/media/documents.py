"""PDF, ZIP (Office Open XML too) and Office 97 documents: is the part there that is written last?

ISO 32000-1, 7.5.5 and annex F (trailer, linearized length); PKWARE APPNOTE 4.3.16 (end of the
central directory); MS-CFB 2.2 and 2.3 (header, sector allocation).
"""

from __future__ import annotations

import re
import struct

from backlot_tui.media.reading import Source
from backlot_tui.media.verdict import Verdict, cut, cut_at, unsure, whole

_PDF_TAIL_BYTES = 1024
"""Readers accept the end mark within the last kilobyte, and so do we."""
_LINEARIZED_LENGTH = re.compile(rb"/Linearized\b[^>]{0,300}?/L\s+(\d{1,15})")
_START_OF_INDEX = re.compile(rb"startxref\s+(\d{1,15})\s+%%EOF")
_ZIP_TAIL_BYTES = 22 + 0xFFFF
_ZIP64_SIZE = 0xFFFFFFFF
_FREE_SECTOR = 0xFFFFFFFF
_FAT_SECTORS_IN_HEADER = 109


def pdf_verdict(source: Source) -> Verdict:
    length = _LINEARIZED_LENGTH.search(source.at(0, 2048))
    if length and int(length[1]) > source.size:
        return cut_at("content", int(length[1]), source.size)
    tail = source.at(max(0, source.size - _PDF_TAIL_BYTES), _PDF_TAIL_BYTES)
    if b"%%EOF" not in tail:
        return cut("Its end mark (%%EOF) is missing.")
    for start in _START_OF_INDEX.findall(tail):
        if int(start) >= source.size:
            return cut(f"Its index begins at byte {int(start):,}, beyond the end of the file.")
    return whole("Its end mark is there.")


def zip_verdict(source: Source) -> Verdict:
    start = max(0, source.size - _ZIP_TAIL_BYTES)
    tail = source.at(start, _ZIP_TAIL_BYTES)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return cut("Its central directory, which is written last, is missing.")
    size, offset, comment = struct.unpack_from("<IIH", tail, at + 12)
    if at + 22 + comment > len(tail):
        return cut("It ends inside its closing comment.")
    if _ZIP64_SIZE not in (size, offset) and size + offset > start + at:
        return cut("Its central directory does not fit into the file.")
    return whole("Its central directory is there.")


def ole_verdict(source: Source) -> Verdict:
    """The allocation table says which sector is the last in use; it must lie in the file."""
    header = source.at(0, 512)
    if len(header) < 512:
        return cut("It ends inside its header.")
    shift = int.from_bytes(header[30:32], "little")
    if shift not in (9, 12):
        return unsure("Its sector size is not one that Office writes.")
    sector = 1 << shift
    fat_sectors = int.from_bytes(header[44:48], "little")
    listed = struct.unpack_from("<109I", header, 76)[: min(fat_sectors, _FAT_SECTORS_IN_HEADER)]
    last_in_use = -1
    for index, place in enumerate(listed):
        table = source.at((place + 1) * sector, sector)
        if len(table) < sector:
            return cut_at("allocation table", (place + 2) * sector, source.size)
        entries = struct.unpack(f"<{sector // 4}I", table)
        used = [at for at, entry in enumerate(entries) if entry != _FREE_SECTOR]
        if used:
            last_in_use = max(last_in_use, index * len(entries) + used[-1])
    # Writers may leave the very last sector shorter than the others.
    if (last_in_use + 1) * sector >= source.size:
        return cut_at("last sector", (last_in_use + 2) * sector, source.size)
    if fat_sectors > _FAT_SECTORS_IN_HEADER:
        return unsure("Only the first part of its allocation table was looked at.")
    return whole("Its last sector in use is there.")
