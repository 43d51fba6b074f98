"""Broadcast Wave files: RIFF/WAVE with a `bext` chunk (EBU Tech 3285, version 2)."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

SAMPLE_BYTES = 3
"""24 bit PCM throughout."""

_FULL_SCALE = 2 ** (8 * SAMPLE_BYTES - 1) - 1
_QUIET = 0.01
"""-40 dBFS: nobody is startled who plays a sample on headphones."""
_TONE_HZ = (400, 500, 600, 100, 700, 800)
"""One tone per channel, so that swapped channels can be heard. All are multiples of 100 Hz: the
waveform repeats every 10 ms, which git and the wheel compress to almost nothing."""

_PCM, _EXTENSIBLE = 0x0001, 0xFFFE
_MASK_5_1 = 0x60F
"""Speaker mask of WAVEFORMATEXTENSIBLE for L R C LFE Ls Rs (side, not back)."""
_SUBFORMAT_PCM = bytes.fromhex("0100000000001000800000aa00389b71")
_STEREO = 2
_LOUDNESS_NOT_SET = 0x7FFF


@dataclass(frozen=True, slots=True)
class Origin:
    """What the `bext` chunk says; `time_reference` counts samples since midnight."""

    description: str
    originator: str
    reference: str
    date: str
    time: str
    time_reference: int


def tones(channels: int, sample_rate: int, samples: int) -> bytes:
    """Quiet sine tones, interleaved little-endian 24 bit."""
    cycle = sample_rate // 100
    frames = bytearray()
    for n in range(min(cycle, samples)):
        for hertz in _TONE_HZ[:channels]:
            value = round(_FULL_SCALE * _QUIET * math.sin(2 * math.pi * hertz * n / sample_rate))
            frames += value.to_bytes(SAMPLE_BYTES, "little", signed=True)
    whole = bytes(frames) * (samples // cycle + 1)
    return whole[: samples * channels * SAMPLE_BYTES]


def bwf(channels: int, sample_rate: int, samples: int, origin: Origin) -> bytes:
    """A whole BWF file; every size in its headers is the true one."""
    chunks = (
        _chunk(b"bext", _bext(channels, sample_rate, origin)),
        _chunk(b"fmt ", _format(channels, sample_rate)),
        _chunk(b"data", tones(channels, sample_rate, samples)),
    )
    return _chunk(b"RIFF", b"WAVE" + b"".join(chunks))


def _chunk(name: bytes, body: bytes) -> bytes:
    """RIFF pads a chunk to even length and does not count the pad byte."""
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _format(channels: int, sample_rate: int) -> bytes:
    """Plain PCM for stereo; more channels need WAVEFORMATEXTENSIBLE to say which is which."""
    block = channels * SAMPLE_BYTES
    bits = 8 * SAMPLE_BYTES
    rates = (channels, sample_rate, sample_rate * block, block, bits)
    if channels <= _STEREO:
        return struct.pack("<HHIIHH", _PCM, *rates)
    extension = struct.pack("<HHI", 22, bits, _MASK_5_1) + _SUBFORMAT_PCM
    return struct.pack("<HHIIHH", _EXTENSIBLE, *rates) + extension


def _bext(channels: int, sample_rate: int, origin: Origin) -> bytes:
    mode = "stereo" if channels == _STEREO else "multitrack"
    history = f"A=PCM,F={sample_rate},W={8 * SAMPLE_BYTES},M={mode},T=demo\r\n"
    return b"".join(
        (
            origin.description.encode("ascii").ljust(256, b"\0"),
            origin.originator.encode("ascii").ljust(32, b"\0"),
            origin.reference.encode("ascii").ljust(32, b"\0"),
            origin.date.encode("ascii"),
            origin.time.encode("ascii"),
            struct.pack("<Q", origin.time_reference),
            struct.pack("<H", 2),
            bytes(64),
            struct.pack("<5H", *[_LOUDNESS_NOT_SET] * 5),
            bytes(180),
            history.encode("ascii"),
        )
    )
