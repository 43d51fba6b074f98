"""Each sample file is what its name and `samples.toml` say it is."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from ttconv.imsc import reader as imsc
from ttconv.scc import reader as scc
from ttconv.srt import reader as srt

from backlot_tui.portal.demo.samples import MEDIA, samples

from .reading import (
    attribute,
    mediainfo,
    sample,
    shown_text,
    timed_text,
)

BROADCAST_WAVES = {
    "SaltCartographer_PM": (2, 48000, 2.0),
    "34100217_ME": (6, 48000, 1.0),
    "LARKSPUR_JUNCTION_S01E02_LAS": (2, 48000, 1.0),
    "larkspur_junction_s01_e03": (2, 44100, 1.0),
    "Larkspur Junction - Ep 102": (2, 48000, 1.0),
}
"""Start of the name: channels, Hz, seconds."""


def riff_chunks(path: Path) -> dict[bytes, bytes]:
    """Chunks by id; fails where a size in the file is not the true one."""
    whole = path.read_bytes()
    riff, size, form = struct.unpack_from("<4sI4s", whole)
    assert (riff, form) == (b"RIFF", b"WAVE")
    assert size == len(whole) - 8
    chunks, at = {}, 12
    while at < len(whole):
        name, length = struct.unpack_from("<4sI", whole, at)
        chunks[name] = whole[at + 8 : at + 8 + length]
        assert len(chunks[name]) == length
        at += 8 + length + length % 2
    assert at == len(whole)
    return chunks


def test_the_samples_together_stay_under_five_megabytes() -> None:
    assert sum(p.stat().st_size for p in MEDIA.rglob("*") if p.is_file()) < 5_000_000


def test_the_folder_holds_exactly_the_listed_samples() -> None:
    assert {path.name for path in MEDIA.iterdir()} == {sample.file for sample in samples()}


@pytest.mark.parametrize("start", BROADCAST_WAVES)
def test_a_broadcast_wave_has_its_channels_rate_depth_and_length(start: str) -> None:
    channels, rate, seconds = BROADCAST_WAVES[start]
    audio = mediainfo(sample(start))["Audio"]
    assert (audio["channel_s"], audio["sampling_rate"]) == (channels, rate)
    assert audio["bit_depth"] == 24
    assert audio["duration"] == seconds * 1000


@pytest.mark.parametrize("start", BROADCAST_WAVES)
def test_a_broadcast_wave_has_true_sizes_and_a_bext_chunk(start: str) -> None:
    _, rate, _ = BROADCAST_WAVES[start]
    bext = riff_chunks(sample(start))[b"bext"]
    assert bext[256:288].rstrip(b"\0") == b"Northlight Post"
    assert bext[320:330] == b"2026-09-14"
    (time_reference,) = struct.unpack_from("<Q", bext, 338)
    assert time_reference == 3600 * rate


def test_the_surround_wave_names_its_six_speakers() -> None:
    assert mediainfo(sample("34100217_ME"))["Audio"]["channel_layout"] == "L R C LFE Ls Rs"


@pytest.mark.parametrize("start", BROADCAST_WAVES)
def test_a_broadcast_wave_is_quiet_but_not_silent(start: str) -> None:
    data = riff_chunks(sample(start))[b"data"]
    values = [int.from_bytes(data[at : at + 3], "little", signed=True) for at in range(0, 9000, 3)]
    loudest = max(abs(value) for value in values) / 2**23
    assert 0.005 < loudest < 0.02


def test_the_prores_master_is_small_24_fps_with_pcm_and_timecode() -> None:
    tracks = mediainfo(sample("Bellfounders"))
    assert tracks["General"]["format_profile"] == "QuickTime"
    assert (tracks["Video"]["format"], tracks["Video"]["format_profile"]) == ("ProRes", "422")
    assert tracks["Video"]["frame_rate"] == "24.000"
    audio = tracks["Audio"]
    assert (audio["format"], audio["channel_s"], audio["bit_depth"]) == ("PCM", 2, 24)
    assert audio["sampling_rate"] == 48000
    assert tracks["Other"]["time_code_of_first_frame"] == "01:00:00:00"
    assert "istruncated" not in tracks["General"]


def test_the_locked_proxy_is_h264_720p_at_23_976_with_stereo_aac() -> None:
    tracks = mediainfo(sample("LARKSPUR_JUNCTION_S01E04"))
    video, audio = tracks["Video"], tracks["Audio"]
    assert tracks["General"]["format_profile"] == "QuickTime"
    assert (video["format"], video["width"], video["height"]) == ("AVC", 1280, 720)
    assert video["frame_rate"] == "23.976"
    assert video["frame_rate_mode"] == "CFR"
    assert (audio["format"], audio["channel_s"], audio["sampling_rate"]) == ("AAC", 2, 48000)
    assert tracks["Other"]["time_code_of_first_frame"] == "01:00:00:00"


def test_the_mxf_is_op1a_mpeg2_at_29_97_with_stereo_pcm() -> None:
    tracks = mediainfo(sample("RADIO_LADEIRA"))
    assert (tracks["General"]["format"], tracks["General"]["format_profile"]) == ("MXF", "OP-1a")
    assert tracks["Video"]["format"] == "MPEG Video"
    assert tracks["Video"]["chroma_subsampling"] == "4:2:2"
    assert tracks["Video"]["frame_rate"] == "29.970"
    audio = tracks["Audio"]
    assert (audio["format"], audio["channel_s"], audio["bit_depth"]) == ("PCM", 2, 24)


@pytest.mark.parametrize(
    ("start", "frames"),
    [("Bellfounders", 24), ("LARKSPUR_JUNCTION_S01E04", 48), ("RADIO_LADEIRA", 30)],
)
def test_a_picture_decodes_to_its_last_frame_and_no_frame_is_frozen(
    start: str, frames: int
) -> None:
    with av.open(str(sample(start))) as container:
        images = [bytes(frame.planes[0]) for frame in container.decode(video=0)]
    assert len(images) == frames
    assert all(before != after for before, after in pairwise(images))


def test_the_spanish_subtitle_is_ttml_on_the_media_time_base() -> None:
    path = sample("SALTCARTOGRAPHER_SUB")
    root = timed_text(path)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "es-419"
    assert attribute(root, "timeBase") == "media"
    text = shown_text(imsc.to_model(ET.parse(path)))
    assert (1.0, "Este mapa no tiene norte.") in text
    assert (3.5, "Tiene sal, señor. La sal se mueve.") in text


def test_the_japanese_subtitle_is_imsc_text_with_ruby_and_vertical_writing() -> None:
    path = sample("PipAndTheThunderOrchard")
    root = timed_text(path)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ja"
    assert attribute(root, "contentProfiles") == "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
    styling = "{http://www.w3.org/ns/ttml#styling}"
    assert root.xpath("//@tts:ruby", namespaces={"tts": styling[1:-1]})
    assert "tbrl" in [element.get(f"{styling}writingMode") for element in root.iter()]
    assert (4.0, "ピップ、枝に触らないで!") in shown_text(imsc.to_model(ET.parse(path)))


def test_the_sdh_counts_smpte_timecode_at_23_976_and_names_speakers_and_sounds() -> None:
    path = sample("LARKSPUR_JUNCTION_S01E02_SDH")
    root = timed_text(path)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert attribute(root, "timeBase") == "smpte"
    rate = int(attribute(root, "frameRate") or 0) * Fraction(
        *(int(n) for n in (attribute(root, "frameRateMultiplier") or "").split())
    )
    assert rate == Fraction(24000, 1001)
    begins = [p.get("begin") for p in root.iter("{*}p")]
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d:\d\d", begin) for begin in begins)
    shown = " ".join(text for _, text in shown_text(imsc.to_model(ET.parse(path))))
    assert "NORA:" in shown
    assert "[train approaching]" in shown


def test_the_forced_narrative_is_french_ttml_and_sparse() -> None:
    path = sample("umbral.nueve")
    root = timed_text(path)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr-FR"
    assert attribute(root, "timeBase") == "media"
    cues = [text for _, text in shown_text(imsc.to_model(ET.parse(path))) if text]
    assert cues == ["SEUIL N° 9 : ACCÈS INTERDIT", "Lisbonne, trois ans plus tôt"]


def test_the_srt_has_three_cues_that_ttconv_reads() -> None:
    with sample("odalys").open(encoding="utf-8") as file:
        cues = [cue for cue in shown_text(srt.to_model(file)) if cue[1]]
    assert [begin for begin, _ in cues] == [1.0, 3.9, 8.0]
    assert cues[1][1] == "Eu também tentei. Não consegui."


def test_the_captions_decode_and_pop_on_at_their_frame() -> None:
    text = shown_text(scc.to_model(sample("LARKSPUR_JUNCTION_S01E01").read_text(encoding="ascii")))
    shown = [cue for cue in text if cue[1]]
    frame = 1.001 / 30
    assert [begin for begin, _ in shown] == [round(n * frame, 3) for n in (60, 210, 350)]
    assert [words for _, words in shown] == [
        "[STATION CLOCK TICKING]",
        "Nora: You are early. The junction is not.",
        "Basil: It never was.",
    ]


def test_every_caption_byte_has_odd_parity_and_no_line_starts_before_the_last_is_sent() -> None:
    lines = sample("LARKSPUR_JUNCTION_S01E01").read_text(encoding="ascii").splitlines()
    assert lines[0] == "Scenarist_SCC V1.0"
    free_from = 0
    for line in filter(None, lines[1:]):
        timecode, words = line.split("\t")
        codes = bytes.fromhex(words)
        assert all(code.bit_count() % 2 == 1 for code in codes)
        hours, minutes, seconds, frames = (int(n) for n in re.split("[:;]", timecode))
        assert hours == minutes == 0
        assert seconds * 30 + frames >= free_from
        free_from = seconds * 30 + frames + len(codes) // 2


def test_the_pdf_is_one_page_of_portuguese_dialogue() -> None:
    reader: Any = PdfReader(sample("Radio Ladeira"), strict=True)
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/Lang"] == "pt-BR"
    assert reader.metadata.title == "Rádio Ladeira 102: lista de diálogos"
    assert "Então falamos mais alto." in reader.pages[0].extract_text()


def test_the_workbook_has_three_tabs_and_seven_columns() -> None:
    book = load_workbook(sample("TAILOR"))
    assert book.sheetnames == ["Dialogue List", "Change Log", "Project Info"]
    rows = list(book["Dialogue List"].values)
    assert rows[0] == (
        *("In", "Out", "Source", "Dialogue"),
        *("Burned-in Subtitle", "On-screen Text", "Annotations"),
    )
    assert "소매가 짧아졌네요." in [row[3] for row in rows]
    assert ("Original language", "ko") in list(book["Project Info"].values)


def test_the_cut_master_promises_more_bytes_than_it_has() -> None:
    path = sample("MICE")
    assert mediainfo(path)["General"]["istruncated"] == "Yes"
    whole, at, promised = path.read_bytes(), 0, 0
    while at + 8 <= len(whole):
        size, _ = struct.unpack_from(">I4s", whole, at)
        at += size
        promised = at
    assert promised > len(whole)


def test_the_file_of_the_wrong_kind_is_a_pdf_whatever_its_name() -> None:
    path = sample("LARKSPUR_JUNCTION_S01E03_ME")
    assert path.suffix == ".wav"
    assert len(PdfReader(path, strict=True).pages) == 1
