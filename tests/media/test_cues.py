"""Cues of timed text: how many, from when to when, and which look like SDH."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from ttconv.imsc import reader as imsc
from ttconv.isd import ISD

from backlot_tui.domain.facts import FileFacts, FileKind
from backlot_tui.media.cues import looks_like_sdh
from backlot_tui.media.facts import read_facts

from .makers import real_data, ttml

HIDDEN = "tts:display='none'"
STYLED = "xmlns:tts='http://www.w3.org/ns/ttml#styling'"


def facts_of(folder: Path, content: str | bytes) -> FileFacts:
    path = folder / "file"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_facts(path)


def span_of(facts: FileFacts) -> tuple[int | None, float | None, float | None]:
    return facts.cues, facts.first_cue_s, facts.last_cue_s


def shown_by_another_reader(path: Path) -> tuple[float, float | None]:
    """When ttconv shows the first text and the last; None: the last one never ends."""
    document: Any = imsc.to_model(ET.parse(path))
    moments = list(ISD.significant_times(document))
    has_text = []
    for moment in moments:
        scene: Any = ISD.from_model(document, moment)
        elements = [each for region in scene.iter_regions() for each in region.dfs_iterator()]
        texts = (each.get_text() for each in elements if type(each).__name__ == "Text")
        has_text.append(any(text.strip() for text in texts))
    first = next(moment for moment, shown in zip(moments, has_text, strict=True) if shown)
    if has_text[-1]:
        return float(first), None
    last = max(at for at, shown in enumerate(has_text) if shown)
    return float(first), float(moments[last + 1])


def test_real_documents_show_their_first_and_last_text_when_another_reader_shows_it() -> None:
    files = sorted(real_data("timedtext").glob("*.ttml"))
    assert len(files) == 38
    for file in files:
        facts = read_facts(file)
        first, last = shown_by_another_reader(file)
        assert facts.cues, file.name
        assert facts.first_cue_s == pytest.approx(first, abs=0.002), file.name
        if last is not None:
            assert facts.last_cue_s == pytest.approx(last, abs=0.002), file.name


@pytest.mark.parametrize(
    ("parameters", "begin", "seconds"),
    [
        ("", "00:00:10", 10.0),
        ("", "00:00:10.25", 10.25),
        ("", "01:00:00.000", 3600.0),
        ('ttp:frameRate="24"', "00:00:10:12", 10.5),
        ("", "1.5h", 5400.0),
        ("", "2m", 120.0),
        ("", "250ms", 0.25),
        ('ttp:frameRate="25"', "50f", 2.0),
        ('ttp:frameRate="25" ttp:frameRateMultiplier="2"', "50f", 1.0),
        ('ttp:tickRate="10000000"', "15000000t", 1.5),
        ('ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001"', "30f", 1.001),
        ("", "soon", 0.0),
    ],
)
def test_media_times_are_read_in_all_their_forms(
    tmp_path: Path, parameters: str, begin: str, seconds: float
) -> None:
    body = f'<body><div><p begin="{begin}" dur="1s">a</p></div></body>'
    facts = facts_of(tmp_path, ttml(parameters, body))
    assert facts.first_cue_s == pytest.approx(seconds, abs=0.001)


@pytest.mark.parametrize(
    ("drop", "rate", "begin", "seconds"),
    [
        ("nonDrop", 'ttp:frameRate="25"', "01:00:00:00", 3600.0),
        (
            "nonDrop",
            'ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001"',
            "01:00:00:00",
            3603.6,
        ),
        (
            "dropNTSC",
            'ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001"',
            "01:00:00:00",
            3600.0,
        ),
        (
            "dropNTSC",
            'ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001"',
            "00:10:00:00",
            600.0,
        ),
    ],
)
def test_smpte_times_become_seconds_at_the_rate_that_the_picture_runs(
    tmp_path: Path, drop: str, rate: str, begin: str, seconds: float
) -> None:
    parameters = f'ttp:timeBase="smpte" ttp:dropMode="{drop}" {rate}'
    body = f'<body><div><p begin="{begin}" end="02:00:00:00">a</p></div></body>'
    facts = facts_of(tmp_path, ttml(parameters, body))
    assert facts.first_cue_s == pytest.approx(seconds, abs=0.005)


@pytest.mark.parametrize(
    ("body", "span"),
    [
        ('<div begin="10s"><p begin="1s" end="2s">a</p></div>', (1, 11.0, 12.0)),
        ('<div begin="10s" end="12s"><p begin="1s" dur="9s">a</p></div>', (1, 11.0, 12.0)),
        ('<div timeContainer="seq"><p dur="2s">a</p><p dur="3s">b</p></div>', (2, 0.0, 5.0)),
        ('<div><p><span begin="3s" end="4s">a</span></p></div>', (1, 3.0, 4.0)),
        ('<div><p begin="5s" end="5s">never</p></div>', (0, None, None)),
        ('<div><p begin="1s" end="2s"> </p></div>', (0, None, None)),
        ('<div><p begin="1s">stays</p></div>', (1, 1.0, 1.0)),
        ('<div begin="9s" end="8s"><p>never</p></div>', (0, None, None)),
    ],
    ids=["offset", "clipped", "sequence", "span", "no time", "no text", "open end", "never"],
)
def test_times_count_from_what_holds_them(
    tmp_path: Path, body: str, span: tuple[int, float | None, float | None]
) -> None:
    assert span_of(facts_of(tmp_path, ttml(body=f"<body>{body}</body>"))) == span


def test_text_that_is_not_displayed_is_no_cue(tmp_path: Path) -> None:
    body = f'<body><div><p {HIDDEN} begin="1s" end="9s">x</p></div></body>'
    assert facts_of(tmp_path, ttml(STYLED, body)).cues == 0
    shown = body.replace(">x<", "><set begin='2s' dur='3s' tts:display='auto'/>x<")
    assert span_of(facts_of(tmp_path, ttml(STYLED, shown))) == (1, 3.0, 6.0)


@pytest.mark.parametrize(
    "text",
    [
        "[train approaching]",
        "- [door slams]\n- What was that?",
        "(LAUGHS)",
        "（ドアの音）",
        "NORA: Where are you?",
        "- DR. BELL: Here.",
        "ÉLODIE: Ici.",
        ">> Good evening.",
        "♪ [soft music] ♪",
    ],
)
def test_sounds_and_speakers_look_like_sdh(text: str) -> None:
    assert looks_like_sdh(text)


@pytest.mark.parametrize(
    "text",
    [
        "Where are you?",
        "SEUIL N° 9 : ACCÈS INTERDIT",
        "Remember: never again.",
        "It is 10:45.",
        "He said (quietly) no.",
        "http://example.com",
        "",
    ],
)
def test_ordinary_speech_does_not(text: str) -> None:
    assert not looks_like_sdh(text)


def test_subrip_tells_its_cues_in_any_encoding(tmp_path: Path) -> None:
    text = (
        "1\r\n00:00:01,000 --> 00:00:02,500\r\n[Füße]\r\n\r\n"
        "2\r\n01:00:00,5 --> 01:00:01,000\r\n<i>Ja.</i>\r\n\r\n"
        "3\r\n01:00:02,000 --> 01:00:03,000\r\n\r\n"
    )
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        facts = facts_of(tmp_path, text.encode(encoding))
        assert facts.kind is FileKind.SRT, encoding
        assert span_of(facts) == (2, 1.0, 3601.0), encoding
        assert facts.sdh_cues == 1, encoding


def test_what_is_no_unicode_is_taken_for_western_european(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nÉ: Ici.\n"
    assert facts_of(tmp_path, text.encode("cp1252")).sdh_cues == 1


def test_webvtt_tells_cues_and_the_language_of_its_header(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        "WEBVTT\nKind: captions\nLanguage: es-419\n\nNOTE Language: de\n\n"
        "00:01.000 --> 00:02.500 align:start\n<v Nora>Hola\n\n"
        "intro\n01:00:00.000 --> 01:00:04.000\n[música]\n",
    )
    assert (facts.kind, facts.language) == (FileKind.VTT, "es-419")
    assert (*span_of(facts), facts.sdh_cues) == (2, 1.0, 3604.0, 1)
    assert facts_of(tmp_path, "WEBVTT\n\nLanguage: es-419\n").language is None


def stl_file(*cues: tuple[bytes, bytes, bytes]) -> bytes:
    """EBU Tech 3264: a GSI block in German and a text block a cue."""
    head = bytearray(b" " * 1024)
    head[:11], head[11:12], head[12:14], head[14:16] = b"850STL25.01", b"1", b"00", b"08"
    head[16:29] = b"The Salt Road"
    head[238:243] = b"%05d" % len(cues)
    head[243:248], head[248:251], head[251:253], head[253:255] = (
        b"%05d" % len(cues),
        b"001",
        b"40",
        b"23",
    )
    head[255:256], head[256:264], head[264:272] = b"1", b"10000000", b"10000000"
    blocks = b""
    for number, (start, end, text) in enumerate(cues):
        fields = b"\0" + number.to_bytes(2, "little") + b"\xff\0" + start + end + b"\x14\x02\0"
        blocks += fields + text.ljust(112, b"\x8f")
    return bytes(head) + blocks


def test_ebu_stl_tells_title_language_start_and_the_times_that_it_counts(tmp_path: Path) -> None:
    content = stl_file(
        (b"\x0a\x00\x01\x00", b"\x0a\x00\x02\x0c", b"[Wind]"),
        (b"\x0a\x00\x05\x00", b"\x0a\x00\x06\x00", b"Guten Abend."),
    )
    facts = facts_of(tmp_path, content)
    assert (facts.kind, facts.title, facts.language) == (FileKind.STL, "The Salt Road", "de")
    assert (facts.frame_rate, facts.start_timecode) == ("25", "10:00:00:00")
    assert (*span_of(facts), facts.sdh_cues) == (2, 36001.0, 36006.0, 1)


def test_cues_of_nonsense_leave_the_facts_open(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, b"Scenarist_SCC V1.0\n\n00:00:01:00\tzzzz 9420 nothing\n")
    assert facts.kind is FileKind.SCC
    assert not facts.cues
    assert facts.structure_reason
