"""Sound files written for a test, with samples nobody can guess or compress."""

from __future__ import annotations

import random
import struct
from pathlib import Path

_CHUNK = 1 << 24


def write_wav(
    path: Path | bytes, *, seconds: float = 1.0, channels: int = 2, rate: int = 48000, seed: int = 1
) -> None:
    """RIFF/WAVE, 24 bit PCM."""
    frame = channels * 3
    data = int(seconds * rate) * frame
    header = struct.pack("<4sI4s", b"RIFF", 36 + data, b"WAVE") + _fmt(channels, rate)
    _write(path, header + struct.pack("<4sI", b"data", data), data, seed)


def write_rf64(path: Path, *, size: int, channels: int = 2, seed: int = 1) -> None:
    """RF64 (EBU Tech 3306) of about `size` bytes, whole frames, with a `bext` chunk."""
    frame = channels * 3
    bext = struct.pack("<4sI", b"bext", 602) + b"Test recording".ljust(602, b"\0")
    head_size = 12 + 36 + len(bext) + 24 + 8
    data = (size - head_size) // (2 * frame) * (2 * frame)
    ds64 = struct.pack("<4sIQQQI", b"ds64", 28, head_size - 8 + data, data, data // frame, 0)
    header = struct.pack("<4sI4s", b"RF64", 0xFFFFFFFF, b"WAVE") + ds64 + bext
    header += _fmt(channels, 48000) + struct.pack("<4sI", b"data", 0xFFFFFFFF)
    _write(path, header, data, seed)


def _fmt(channels: int, rate: int) -> bytes:
    frame = channels * 3
    return struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, rate * frame, frame, 24)


def _write(path: Path | bytes, header: bytes, data: int, seed: int) -> None:
    chance = random.Random(seed)
    with open(path, "wb") as out:  # noqa: PTH123 (names may be bytes)
        out.write(header)
        while data:
            piece = min(data, _CHUNK)
            out.write(chance.randbytes(piece))
            data -= piece
