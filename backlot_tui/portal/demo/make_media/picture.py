"""Picture essence, encoded by the FFmpeg libraries inside PyAV: QuickTime and MXF."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from backlot_tui.portal.demo.make_media.wav import SAMPLE_BYTES, tones

FILM = Fraction(24)
NTSC_FILM = Fraction(24000, 1001)
PAL = Fraction(25)
NTSC = Fraction(30000, 1001)

_BARS = (
    *((180, 128, 128), (162, 44, 142), (131, 156, 44), (112, 72, 58)),
    *((84, 184, 198), (65, 100, 212), (35, 212, 114), (16, 128, 128)),
)
"""75 % colour bars in Y'CbCr: grey, yellow, cyan, green, magenta, red, blue, black."""
_BLOCK_LUMA = 235
_SAMPLE_RATE = 48000


@dataclass(frozen=True, slots=True)
class Picture:
    """What to encode. `codec` and `options` are FFmpeg's names; `frames` is the length."""

    container: str
    codec: str
    pixels: str
    size: tuple[int, int]
    rate: Fraction
    frames: int
    options: dict[str, str] = field(default_factory=dict)
    container_options: dict[str, str] = field(default_factory=dict)
    timecode: str | None = None


@dataclass(frozen=True, slots=True)
class Sound:
    """Stereo tones under the picture; `language` as ISO 639-2, which is all QuickTime can say."""

    codec: str
    language: str


def encode(path: Path, picture: Picture, sound: Sound | None = None) -> None:
    """Colour bars with a block that moves, so that no frame is frozen.

    Encoders run on one thread and bit-exact, which leaves random ids, dates and version strings
    out of the file.
    """
    import av  # noqa: PLC0415 (development only)

    with av.open(
        str(path),
        "w",
        format=picture.container,
        options={"fflags": "+bitexact", **picture.container_options},
    ) as container:
        if picture.timecode:
            container.metadata["timecode"] = picture.timecode
        exact = {"flags": "+bitexact", "threads": "1"}
        video: Any = container.add_stream(
            picture.codec, rate=picture.rate, options={**exact, **picture.options}
        )
        video.width, video.height = picture.size
        video.pix_fmt = picture.pixels
        audio: Any = None
        if sound:
            audio = container.add_stream(
                sound.codec, rate=_SAMPLE_RATE, layout="stereo", options=exact
            )
            audio.metadata["language"] = sound.language
        for number in range(picture.frames):
            frame = _bars(picture, number)
            for packet in video.encode(frame):
                container.mux(packet)
        for packet in video.encode():
            container.mux(packet)
        if audio is not None:
            samples = round(picture.frames / picture.rate * _SAMPLE_RATE)
            for packet in [*audio.encode(_tones(samples)), *audio.encode()]:
                container.mux(packet)


def _bars(picture: Picture, number: int) -> Any:
    import av  # noqa: PLC0415 (development only)

    width, height = picture.size
    frame = av.VideoFrame(width, height, "yuv420p")
    for component, plane in enumerate(frame.planes):
        bar = plane.width // len(_BARS)
        row = b"".join(bytes([colour[component]]) * bar for colour in _BARS)
        row = row.ljust(plane.line_size, b"\x80")
        rows = [row] * plane.height
        if component == 0:
            side = height // 6
            left = number * 6 % (width - side)
            moved = row[:left] + bytes([_BLOCK_LUMA]) * side + row[left + side :]
            rows[side : 2 * side] = [moved] * side
        plane.update(b"".join(rows))
    frame.pts = number
    frame.time_base = 1 / picture.rate
    return frame.reformat(format=picture.pixels)


def _tones(samples: int) -> Any:
    import av  # noqa: PLC0415 (development only)

    narrow = tones(2, _SAMPLE_RATE, samples)
    wide = b"".join(
        b"\0" + narrow[at : at + SAMPLE_BYTES] for at in range(0, len(narrow), SAMPLE_BYTES)
    )
    frame = av.AudioFrame(format="s32", layout="stereo", samples=samples)
    frame.sample_rate = _SAMPLE_RATE
    frame.time_base = Fraction(1, _SAMPLE_RATE)
    frame.pts = 0
    plane = frame.planes[0]
    plane.update(wide.ljust(plane.buffer_size, b"\0"))
    return frame
