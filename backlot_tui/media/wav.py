"""WAVE files in RIFF, RF64 and BW64: chunks, format, duration, and whether all is there.

EBU Tech 3285 (BWF), EBU Tech 3306 (RF64 and its ds64 chunk), ITU-R BS.2088 (BW64, chna and axml).
Only chunk headers are read, at most `MAX_CHUNKS` of them, and the small fmt and ds64 chunks.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field, replace

from backlot_tui.domain.facts import FileFacts
from backlot_tui.media.reading import Source
from backlot_tui.media.verdict import Verdict, cut, cut_at, unsure, whole

MAX_CHUNKS = 1000
_IN_DS64 = 0xFFFFFFFF
"""The 32-bit size that sends the reader of an RF64 or BW64 to its ds64 chunk."""
_MAX_TABLE = 1000
_EXTENSIBLE = 0xFFFE
_MAX_AXML_BYTES = 4 * 1024 * 1024
_PROGRAMME_LANGUAGE = re.compile(rb'audioProgrammeLanguage="([A-Za-z0-9-]{2,35})"')


@dataclass(frozen=True, slots=True)
class Chunk:
    id: bytes
    offset: int
    size: int

    @property
    def end(self) -> int:
        return self.offset + self.size


@dataclass(frozen=True, slots=True)
class WavLayout:
    """`size` is what the header says of the whole, without its own 8 bytes."""

    form: bytes
    size: int
    chunks: tuple[Chunk, ...]

    def first(self, chunk_id: bytes) -> Chunk | None:
        return next((chunk for chunk in self.chunks if chunk.id == chunk_id), None)


@dataclass(frozen=True, slots=True)
class _LongSizes:
    """The 64-bit sizes of a ds64 chunk."""

    riff: int | None = None
    data: int | None = None
    others: dict[bytes, int] = field(default_factory=dict)


def wav_layout(source: Source) -> WavLayout:
    """The chunks as far as they can be followed; sizes are those of ds64 where there is one."""
    head = source.at(0, 12)
    form, riff_size = head[:4], int.from_bytes(head[4:8], "little")
    long = _LongSizes()
    chunks: list[Chunk] = []
    at = 12
    while len(chunks) < MAX_CHUNKS and len(header := source.at(at, 8)) == 8:
        chunk_id, size = header[:4], int.from_bytes(header[4:], "little")
        if not chunk_id.strip(b"\0"):
            break
        if size == _IN_DS64:
            size = (long.data if chunk_id == b"data" else long.others.get(chunk_id)) or size
        chunk = Chunk(chunk_id, at + 8, size)
        chunks.append(chunk)
        if chunk_id == b"ds64" and form != b"RIFF":
            long = _long_sizes(source.at(chunk.offset, min(size, 28 + 12 * _MAX_TABLE)))
        at = chunk.end + (chunk.size & 1)
    if riff_size == _IN_DS64 and long.riff is not None:
        riff_size = long.riff
    return WavLayout(form, riff_size, tuple(chunks))


def _long_sizes(chunk: bytes) -> _LongSizes:
    if len(chunk) < 28:
        return _LongSizes()
    riff, data, _samples, entries = struct.unpack_from("<QQQI", chunk)
    present = min(entries, (len(chunk) - 28) // 12)
    table = (struct.unpack_from("<4sQ", chunk, 28 + 12 * entry) for entry in range(present))
    return _LongSizes(riff, data, dict(table))


def wav_facts(source: Source, layout: WavLayout, facts: FileFacts) -> FileFacts:
    """`facts` with what the format chunk and the sizes tell; a duration only from a plausible
    format."""
    adm = layout.first(b"chna") is not None and layout.first(b"axml") is not None
    language = _adm_language(source, layout)
    fmt = layout.first(b"fmt ")
    raw = source.at(fmt.offset, min(fmt.size, 40)) if fmt else b""
    if len(raw) < 16:
        return replace(facts, adm=adm, language=language)
    tag, channels, rate, _bytes_a_second, block, bits = struct.unpack_from("<HHIIHH", raw)
    if tag == _EXTENSIBLE and len(raw) >= 20:
        bits = struct.unpack_from("<H", raw, 18)[0] or bits
    data = layout.first(b"data")
    duration = None
    if data and rate and block and data.size != _IN_DS64:
        duration = min(data.size, source.size - data.offset) / block / rate
    return replace(
        facts,
        channels=channels or None,
        sample_rate=rate or None,
        bit_depth=bits or None,
        duration_s=duration,
        adm=adm,
        language=language,
    )


def _adm_language(source: Source, layout: WavLayout) -> str | None:
    """ITU-R BS.2076, 5.8: the language of the programmes, where they all have the same one."""
    axml = layout.first(b"axml")
    if axml is None:
        return None
    document = source.at(axml.offset, min(axml.size, _MAX_AXML_BYTES))
    said = set(_PROGRAMME_LANGUAGE.findall(document))
    return said.pop().decode() if len(said) == 1 else None


def wav_verdict(source: Source, layout: WavLayout) -> Verdict:
    end, data = layout.size + 8, layout.first(b"data")
    if data is None:
        if end > source.size:
            return cut_at("RIFF chunk", end, source.size)
        return unsure("It has no data chunk.")
    if _IN_DS64 in (layout.size, data.size):
        return unsure("Its sizes were left open by the program that wrote it.")
    if not data.size and end <= data.offset < source.size:
        return cut("Its header was never completed: it says that there is no audio.")
    return _by_sizes(source.size, layout, data)


def _by_sizes(file_size: int, layout: WavLayout, data: Chunk) -> Verdict:
    end = layout.size + 8
    if data.end > file_size:
        return cut_at("audio", data.end, file_size)
    only_padding_misses = end == file_size + 1 and data.end == file_size and data.size & 1
    if end > file_size and not only_padding_misses:
        return cut_at("RIFF chunk", end, file_size)
    if layout.form == b"RIFF" and file_size > 2**32 + 8:
        return unsure("It is larger than the sizes of a RIFF file can say; RF64 can.")
    return whole("The sizes in its header fit.")
