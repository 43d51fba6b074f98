"""What picture and sound tell: MediaInfo's tracks in the field's words."""

from __future__ import annotations

from dataclasses import replace

from backlot_tui.domain.facts import FileFacts
from backlot_tui.domain.languages import NO_LANGUAGE
from backlot_tui.domain.soundfields import ATMOS
from backlot_tui.media.frame_rates import spelled
from backlot_tui.media.mediainfo import Track, read_tracks
from backlot_tui.media.reading import Source
from backlot_tui.media.soundfields import joined, soundfield_of
from backlot_tui.media.told import agreed, word

_CODECS = {"AVC": "H.264", "HEVC": "H.265", "MPEG Audio": "MPEG audio"}
_DYNAMIC_RANGES = (
    ("dolby vision", "Dolby Vision"),
    ("hdr10", "HDR10"),
    ("pq", "HDR10"),
    ("2084", "HDR10"),
    ("hlg", "HLG"),
    ("bt.709", "SDR"),
    ("bt.601", "SDR"),
    ("bt.470", "SDR"),
)


def essence_facts(source: Source, facts: FileFacts) -> FileFacts:
    """`facts` with what MediaInfo adds. Raises whatever the library does."""
    tracks = read_tracks(source)
    general = next(iter(_of_type(tracks, "General")), {})
    video, audio = _of_type(tracks, "Video"), _of_type(tracks, "Audio")
    picture = video[0] if video else {}
    voiced = audio or ([] if video else _of_type(tracks, "Text"))
    return replace(
        facts,
        channels=facts.channels or (sum(map(_channels, audio)) or None),
        sample_rate=facts.sample_rate or agreed(_number(each, "sampling_rate") for each in audio),
        bit_depth=facts.bit_depth or agreed(_number(each, "bit_depth") for each in audio),
        duration_s=facts.duration_s or _duration(picture, *audio, general),
        language=facts.language or agreed(map(_language, voiced)),
        frame_rate=_frame_rate(picture),
        codec=_codec(picture or next(iter(audio), {})),
        width=_number(picture, "width"),
        height=_number(picture, "height"),
        dynamic_range=_dynamic_range(picture),
        soundfield=ATMOS if facts.adm else _soundfield(audio),
        start_timecode=_start_timecode(tracks),
        title=_word(general, "title") or _word(general, "movie_name"),
    )


def _of_type(tracks: list[Track], name: str) -> list[Track]:
    return [track for track in tracks if track.get("track_type") == name]


def _word(track: Track, key: str) -> str | None:
    return word(track.get(key))


def _number(track: Track, key: str) -> int | None:
    """A positive whole number; several ones in a track ("48000 / 24000") tell nothing."""
    try:
        return int(float(track.get(key) or 0)) or None
    except (TypeError, ValueError, OverflowError):
        return None


def _channels(track: Track) -> int:
    return _number(track, "channel_s") or 0


def _duration(*tracks: Track) -> float | None:
    """Seconds, of the first track that says."""
    for track in tracks:
        try:
            if (milliseconds := float(track.get("duration") or 0)) > 0:
                return milliseconds / 1000
        except (TypeError, ValueError):
            continue
    return None


def _language(track: Track) -> str | None:
    said = agreed((_word(track, "language") or "").split(" / "))
    return said if said not in NO_LANGUAGE else None


def _frame_rate(picture: Track) -> str | None:
    try:
        rate = float(picture.get("frame_rate") or 0)
    except (TypeError, ValueError):
        return None
    return spelled(rate)


def _codec(track: Track) -> str | None:
    name = _word(track, "format")
    if name is None or name.startswith(("0D01", "0E09")):  # a label that MediaInfo does not know
        return None
    if name == "ProRes":
        return " ".join(filter(None, (name, _word(track, "format_profile"))))
    return _CODECS.get(name) or _word(track, "commercial_name") or name


def _dynamic_range(picture: Track) -> str | None:
    told = ("hdr_format", "hdr_format_commercial", "hdr_format_compatibility")
    words = " ".join(str(picture.get(key) or "") for key in (*told, "transfer_characteristics"))
    return next((name for sign, name in _DYNAMIC_RANGES if sign in words.lower()), None)


def _soundfield(audio: list[Track]) -> str | None:
    """Tracks of one channel each are one layout together, as QuickTime masters have them."""
    fields: list[str | None] = []
    single: list[str] = []
    for track in audio:
        layout, channels = _word(track, "channel_layout") or "", _channels(track)
        if _is_atmos(track):
            fields.append(ATMOS)
        elif channels == 1 and len(audio) > 1:
            single.append(layout)
        else:
            fields.append(soundfield_of(layout, channels))
    if single:
        fields.insert(0, soundfield_of(" ".join(single), len(single)))
    return joined(fields)


def _is_atmos(track: Track) -> bool:
    names = ("format", "commercial_name", "format_profile", "format_additionalfeatures")
    words = " ".join(str(track.get(name) or "") for name in names)
    return "IAB" in words or "Atmos" in words


def _start_timecode(tracks: list[Track]) -> str | None:
    """Of the timecode tracks; what MPEG pictures count by themselves begins at zero anywhere."""
    said = (_word(track, "time_code_of_first_frame") for track in _of_type(tracks, "Other"))
    return next(filter(None, said), None)
