"""Small real media in several containers, encoded by another library than the one that reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

RATE = 48_000


@dataclass(frozen=True, slots=True)
class Sound:
    """One track: a layout as FFmpeg names it, and an ISO 639-2 language."""

    layout: str
    language: str = ""
    codec: str = "pcm_s24le"


@dataclass(frozen=True, slots=True)
class Picture:
    codec: str
    rate: Fraction
    size: tuple[int, int] = (320, 180)
    pixels: str = "yuv422p10le"
    timecode: str = ""


def write_media(
    path: Path, picture: Picture | None, sounds: Sequence[Sound], frames: int = 6, form: str = ""
) -> Path:
    """Grey frames and silence. `form` names the container where the file's name does not."""
    with av.open(str(path), "w", format=form or None) as container:
        if picture:
            _add_picture(container, picture, frames)
        seconds = Fraction(frames) / (picture.rate if picture else 24)
        tracks = [(_track(container, sound), sound) for sound in sounds]
        if picture:
            _encode_picture(container, picture, frames)
        for track, sound in tracks:
            _encode_silence(container, track, sound, int(RATE * seconds))
    return path


def _add_picture(container: Any, picture: Picture, frames: int) -> None:
    stream = container.add_stream(picture.codec, rate=picture.rate)
    stream.width, stream.height = picture.size
    stream.pix_fmt = picture.pixels
    if picture.timecode:
        stream.metadata["timecode"] = picture.timecode
        container.metadata["timecode"] = picture.timecode


def _encode_picture(container: Any, picture: Picture, frames: int) -> None:
    stream = container.streams.video[0]
    for _ in range(frames):
        frame = av.VideoFrame(*picture.size, picture.pixels)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _track(container: Any, sound: Sound) -> Any:
    track = container.add_stream(sound.codec, rate=RATE, layout=sound.layout)
    if sound.language:
        track.metadata["language"] = sound.language
    return track


def _encode_silence(container: Any, track: Any, sound: Sound, samples: int) -> None:
    form = "fltp" if sound.codec == "aac" else "s32" if "24" in sound.codec else "s16"
    step = track.codec_context.frame_size or 1024
    for at in range(0, samples, step):
        frame = av.AudioFrame(format=form, layout=sound.layout, samples=min(step, samples - at))
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate = RATE
        frame.pts = at
        container.mux(track.encode(frame))
    container.mux(track.encode(None))
