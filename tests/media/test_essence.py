"""What picture and sound tell, of media that another library encoded."""

from __future__ import annotations

import os
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from backlot_tui.domain.facts import FileFacts, FileKind
from backlot_tui.media.facts import read_facts
from backlot_tui.media.frame_rates import spelled
from backlot_tui.media.soundfields import soundfield_of

from .encoded import Picture, Sound, write_media
from .makers import chunk, fmt, noise, real_data, wav

FILM, NTSC = Fraction(24000, 1001), Fraction(30000, 1001)
PRORES = Picture("prores_ks", FILM)
MPEG2 = Picture("mpeg2video", NTSC, (720, 480), "yuv420p")
STEREO_MP2 = Sound("stereo", "spa", "mp2")


def test_a_quicktime_master_tells_picture_sound_and_timecode(tmp_path: Path) -> None:
    picture = Picture("prores_ks", NTSC, timecode="01:00:00;00")
    sounds = [Sound("5.1", "ger"), Sound("stereo", "ger")]
    facts = read_facts(write_media(tmp_path / "master.mov", picture, sounds))
    assert facts.kind is FileKind.QUICKTIME
    assert (facts.codec, facts.width, facts.height) == ("ProRes 422 HQ", 320, 180)
    assert (facts.frame_rate, facts.start_timecode) == ("29.97", "01:00:00;00")
    assert (facts.soundfield, facts.channels, facts.language) == ("5.1 + 2.0", 8, "de")
    assert (facts.sample_rate, facts.bit_depth) == (48_000, 24)
    assert facts.duration_s == pytest.approx(6 * 1001 / 30000, abs=0.002)


def test_single_channels_are_counted_and_their_layout_is_left_open(tmp_path: Path) -> None:
    facts = read_facts(write_media(tmp_path / "mono.mov", PRORES, [Sound("mono", "eng")] * 8))
    assert (facts.channels, facts.soundfield, facts.language) == (8, None, "en")


def test_two_languages_in_one_file_are_no_language(tmp_path: Path) -> None:
    sounds = [Sound("stereo", "eng"), Sound("stereo", "fra")]
    assert read_facts(write_media(tmp_path / "two.mov", PRORES, sounds)).language is None


@dataclass(frozen=True, slots=True)
class Made:
    """A file of one picture and one sound track, and what it must tell of itself."""

    name: str
    picture: Picture
    sound: Sound
    kind: FileKind
    codec: str
    language: str | None = None
    form: str = ""


MADE = [
    Made(
        "a.mp4",
        Picture("libx264", Fraction(25), pixels="yuv420p"),
        Sound("stereo", "fra", "aac"),
        FileKind.MP4,
        "H.264",
        "fr",
    ),
    Made(
        "a.mxf",
        Picture("jpeg2000", FILM, (480, 270)),
        Sound("stereo"),
        FileKind.MXF,
        "JPEG 2000",
    ),
    Made("a.ts", MPEG2, STEREO_MP2, FileKind.MPEG_TS, "MPEG-2 Video", "es"),
    Made("a.mpg", MPEG2, STEREO_MP2, FileKind.MPEG_PS, "MPEG-2 Video", form="vob"),
]


@pytest.mark.parametrize("made", MADE, ids=lambda made: made.name)
def test_each_container_tells_what_it_holds(tmp_path: Path, made: Made) -> None:
    path = write_media(tmp_path / made.name, made.picture, [made.sound], form=made.form)
    facts = read_facts(path)
    assert (facts.kind, facts.codec, facts.language) == (made.kind, made.codec, made.language)
    assert (facts.width, facts.height) == made.picture.size
    assert facts.frame_rate == spelled(float(made.picture.rate))
    assert (facts.channels, facts.soundfield, facts.sample_rate) == (2, "2.0", 48_000)


def test_what_mpeg_pictures_count_by_themselves_is_no_start_timecode(tmp_path: Path) -> None:
    stream = write_media(tmp_path / "a.ts", MPEG2, [STEREO_MP2])
    assert read_facts(stream).start_timecode is None


@pytest.mark.parametrize("layout", ["5.1", "5.1(side)"])
def test_the_surrounds_of_a_5_1_may_be_called_back_or_side(tmp_path: Path, layout: str) -> None:
    facts = read_facts(write_media(tmp_path / "a.wav", None, [Sound(layout)]))
    assert (facts.channels, facts.soundfield) == (6, "5.1")


@pytest.mark.parametrize(
    ("layout", "channels", "soundfield"),
    [
        ("L R C LFE Ls Rs", 6, "5.1"),
        ("L R C LFE Lb Rb", 6, "5.1"),
        ("L R C LFE Ls Rs Lb Rb", 8, "7.1"),
        ("L R C LFE Lss Rss Lrs Rrs", 8, "7.1"),
        ("L R", 2, "2.0"),
        ("Lt Rt", 2, "Lt/Rt"),
        ("C", 1, "1.0"),
        ("", 2, "2.0"),
        ("", 6, None),
        ("L R", 6, None),
        ("Objects", 1, None),
    ],
)
def test_loudspeakers_are_counted(layout: str, channels: int, soundfield: str | None) -> None:
    assert soundfield_of(layout, channels) == soundfield


def adm_wave(*languages: str) -> bytes:
    programmes = "".join(
        f'<audioProgramme audioProgrammeID="APR_{at}" audioProgrammeLanguage="{language}"/>'
        for at, language in enumerate(languages)
    )
    axml = f"<ebuCoreMain><audioFormatExtended>{programmes}</audioFormatExtended></ebuCoreMain>"
    body = b"WAVE" + fmt(10) + chunk(b"data", noise(30_000)) + chunk(b"axml", axml.encode())
    body += chunk(b"chna", bytes(4))
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def test_an_adm_wave_is_atmos_and_tells_its_programmes_language(tmp_path: Path) -> None:
    path = tmp_path / "adm.wav"
    path.write_bytes(adm_wave("de-DE"))
    facts = read_facts(path)
    assert (facts.adm, facts.soundfield, facts.language) == (True, "Atmos", "de-DE")
    assert facts.channels == 10
    path.write_bytes(adm_wave("de-DE", "en"))
    assert read_facts(path).language is None


def test_a_wrong_extension_changes_nothing_that_is_read(tmp_path: Path) -> None:
    right = write_media(tmp_path / "a.mov", PRORES, [Sound("stereo", "eng")])
    facts = read_facts(right)
    wrong = right.rename(tmp_path / "a.mxf")
    assert read_facts(wrong) == facts
    assert facts.kind is FileKind.QUICKTIME


def test_names_in_no_encoding_are_read_like_any_other(tmp_path: Path) -> None:
    source = write_media(tmp_path / "a.mov", PRORES, [Sound("stereo", "eng")])
    odd = os.fsencode(tmp_path) + b"/f\xff\xfe.mov"
    os.link(source, odd)
    assert read_facts(odd) == read_facts(source)
    assert read_facts(odd).codec == "ProRes 422 HQ"


def test_text_in_media_is_safe_to_show(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    title = chunk(b"LIST", b"INFO" + chunk(b"INAM", b"A\x1b[2J\x07title"))
    path.write_bytes(wav(extra=title))
    told = read_facts(path).title
    assert told
    assert not any(ord(char) < 32 for char in told)


def test_media_that_lost_its_end_still_tells_what_its_head_says(tmp_path: Path) -> None:
    whole = write_media(tmp_path / "a.mxf", MPEG2, [Sound("stereo")], frames=30)
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) * 3 // 4])
    facts: FileFacts = read_facts(whole)
    assert facts.structure.name == "CUT"
    assert (facts.width, facts.frame_rate, facts.channels) == (720, "29.97", 2)


def test_real_mxf_sound_tells_its_language_with_the_region() -> None:
    (sound,) = real_data("imf/PhotonApp5Test").glob("WAV_*.mxf")
    facts = read_facts(sound)
    assert (facts.language, facts.soundfield, facts.channels) == ("de-DE", "5.1", 6)
    assert facts.duration_s == pytest.approx(0.365, abs=0.001)


def test_real_mxf_picture_tells_its_size_and_rate() -> None:
    facts = read_facts(real_data("imf/PhotonApp5Test") / "reel1.mxf")
    assert (facts.width, facts.height, facts.frame_rate) == (3840, 2160, "23.976")
