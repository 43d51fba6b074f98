"""Whole, cut short, or cannot tell: by the file's own structure."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from backlot_tui.domain.facts import FileKind, Structure
from backlot_tui.media.facts import read_facts
from backlot_tui.media.reading import HEAD_BYTES
from backlot_tui.media.sniff import kind_of
from backlot_tui.media.structure import verdict_on
from backlot_tui.media.verdict import Verdict

from .makers import (
    Memory,
    atom,
    chunk,
    fmt,
    imf_package,
    long_atom,
    movie,
    mxf,
    noise,
    ole,
    pdf,
    real_data,
    rf64,
    stl,
    transport_stream,
    ttml,
    wav,
    write_asset_map,
    zipped,
)

LINES = "".join(f'<p begin="{i}s">line {i}</p>' for i in range(9000))
WHOLE_FILES = {
    "WAVE": wav(),
    "WAVE with a chunk after the audio": wav(extra=chunk(b"LIST", noise(77))),
    "RF64": rf64(),
    "BW64": rf64(b"BW64"),
    "QuickTime": movie(),
    "MP4": movie(b"mp42"),
    "MP4 with its index first": atom(b"ftyp", b"isom")
    + atom(b"moov", noise(500))
    + atom(b"mdat", noise(200_000)),
    "QuickTime with a closing terminator": movie() + bytes(4),
    "MXF": mxf(),
    "MXF without random index": mxf(random_index=False),
    "MXF behind a run-in": mxf(run_in=b"run-in " * 9),
    "MXF with an open header and a random index": mxf(status=1, knows_footer=False),
    "MXF with an open header and a footer": mxf(status=1, knows_footer=False, random_index=False),
    "PDF": pdf(),
    "ZIP": zipped("one.wav", "two.wav"),
    "Office Open XML": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "Office 97": ole(),
    "EBU STL": stl(),
    "TTML": ttml(body=f"<body><div>{LINES}</div></body>"),
}
BOTH = pytest.mark.parametrize("content", WHOLE_FILES.values(), ids=WHOLE_FILES.keys())


def look(content: bytes) -> Verdict:
    return verdict_on(Memory(content), kind_of(content[:HEAD_BYTES]))


def look_at(package: Path) -> Verdict:
    facts = read_facts(package)
    return Verdict(facts.structure, facts.structure_reason)


@BOTH
def test_a_complete_file_is_whole(content: bytes) -> None:
    verdict = look(content)
    assert verdict.structure is Structure.WHOLE, verdict.reason


@BOTH
@pytest.mark.parametrize("percent", [10, 40, 70, 95])
def test_a_file_cut_at_a_percentage_is_told_cut(content: bytes, percent: int) -> None:
    verdict = look(content[: len(content) * percent // 100])
    assert verdict.structure is Structure.CUT
    assert verdict.reason.endswith(".")


@BOTH
def test_a_file_that_lost_its_last_64_kb_is_told_cut(content: bytes) -> None:
    assert len(content) > 100_000
    assert look(content[:-65536]).structure is Structure.CUT


@pytest.mark.parametrize("name", ["WAVE", "QuickTime", "MXF", "RF64", "MP4", "TTML"])
def test_a_file_whose_end_is_zeros_is_not_called_whole(name: str) -> None:
    content = WHOLE_FILES[name]
    kept = len(content) * 6 // 10
    assert look(content[:kept] + bytes(len(content) - kept)).structure is not Structure.WHOLE


def test_one_byte_less_is_enough_for_sizes_to_tell() -> None:
    for name in ("WAVE", "RF64", "QuickTime", "MXF", "MXF without random index", "EBU STL"):
        assert look(WHOLE_FILES[name][:-1]).structure is Structure.CUT, name


def test_a_transport_stream_tells_a_cut_inside_a_packet_only() -> None:
    stream = transport_stream()
    assert look(stream).structure is Structure.UNSURE
    assert look(stream[:-188]).structure is Structure.UNSURE
    assert look(stream[:-65536]).structure is Structure.CUT


def test_a_program_stream_is_whole_with_its_end_code() -> None:
    stream = b"\x00\x00\x01\xba" + noise(900)
    assert look(stream).structure is Structure.UNSURE
    assert look(stream + b"\x00\x00\x01\xb9").structure is Structure.WHOLE


@pytest.mark.parametrize("content", [b"Scenarist_SCC V1.0\n", b"WEBVTT\n", b"notes\n", b""])
def test_text_cannot_be_told(content: bytes) -> None:
    assert look(content).structure is Structure.UNSURE


def test_a_recorder_that_never_closed_its_wave_file_is_told() -> None:
    started = b"RIFF" + bytes(4) + b"WAVE" + fmt() + chunk(b"data", noise(9000), 0)
    assert look(started).structure is Structure.CUT
    streamed = b"RIFF\xff\xff\xff\xffWAVE" + fmt() + chunk(b"data", noise(9000), 0xFFFFFFFF)
    assert look(streamed).structure is Structure.UNSURE


def test_audio_that_runs_past_the_end_is_cut_even_if_the_outer_size_fits() -> None:
    body = b"WAVE" + fmt() + chunk(b"data", noise(600), 90_000)
    verdict = look(b"RIFF" + len(body).to_bytes(4, "little") + body)
    assert verdict.structure is Structure.CUT
    assert verdict.reason == "Its audio ends at byte 90,044, the file at byte 644."


def test_an_mxf_file_cut_before_its_footer_says_where_that_should_be() -> None:
    verdict = look(mxf(random_index=False)[:90_000])
    assert verdict.reason.startswith("Its footer begins at byte 300,")


def test_a_wave_file_may_leave_out_the_last_padding_byte() -> None:
    assert look(wav(channels=1, bits=8, rate=8001)[:-1]).structure is Structure.WHOLE


def test_a_movie_without_its_index_is_cut_even_if_its_atoms_fit() -> None:
    no_index = atom(b"ftyp", b"qt  ") + long_atom(b"mdat", noise(900))
    assert look(no_index).structure is Structure.CUT
    assert "moov" in look(no_index).reason


def test_an_open_ended_last_atom_is_not_vouched_for() -> None:
    index_first = atom(b"ftyp", b"isom") + atom(b"moov", noise(80))
    assert look(index_first + b"\0\0\0\0mdat" + noise(999)).structure is Structure.UNSURE


def test_an_mxf_file_still_being_written_is_cut() -> None:
    growing = mxf(status=1, knows_footer=False, random_index=False)
    assert look(growing[:200_000]).structure is Structure.CUT


def test_a_pdf_that_announces_its_length_is_held_to_it() -> None:
    linear = pdf().replace(
        b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj <</Linearized 1/L 999999999/H[0]>>", 1
    )
    assert look(linear).structure is Structure.CUT


def test_a_dubbing_script_is_whole_when_its_json_is() -> None:
    script = b'{"events": [{"text": "a"}]}\n'
    assert verdict_on(Memory(script), FileKind.TTAL).structure is Structure.WHOLE
    assert verdict_on(Memory(script[:-4]), FileKind.TTAL).structure is Structure.CUT
    assert verdict_on(Memory(b'{"a": }'), FileKind.TTAL).structure is Structure.UNSURE
    nested = b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert verdict_on(Memory(nested), FileKind.TTAL).structure is Structure.UNSURE


def test_a_package_is_whole_when_every_asset_has_its_size(tmp_path: Path) -> None:
    package = imf_package(tmp_path / "package")
    assert look_at(package).structure is Structure.WHOLE
    (package / "video.mxf").write_bytes(b"short")
    verdict = look_at(package)
    assert verdict.structure is Structure.CUT
    assert "video.mxf has 5 bytes" in verdict.reason


def test_a_package_without_one_of_its_assets_is_cut(tmp_path: Path) -> None:
    package = imf_package(tmp_path / "package")
    (package / "cpl.xml").unlink()
    assert look_at(package) == (Structure.CUT, "cpl.xml is missing.")
    (package / "pkl.xml").unlink()
    assert look_at(package).structure is Structure.CUT


def test_a_package_may_not_point_out_of_its_folder(tmp_path: Path) -> None:
    package = imf_package(tmp_path / "package")
    (tmp_path / "outside.mxf").write_bytes(mxf(essence=200_000))
    for path in ("../outside.mxf", str(tmp_path / "outside.mxf"), "x/../../outside.mxf"):
        write_asset_map(package, {"a": "cpl.xml", "b": path})
        verdict = look_at(package)
        assert verdict.structure is Structure.CUT
        assert "leads out of the package" in verdict.reason


def test_a_package_whose_map_is_cut_or_hostile_is_not_whole(tmp_path: Path) -> None:
    package = imf_package(tmp_path / "package")
    content = (package / "ASSETMAP.xml").read_bytes()
    (package / "ASSETMAP.xml").write_bytes(content[:-20])
    assert look_at(package).structure is Structure.CUT
    (package / "ASSETMAP.xml").write_bytes(b'<!DOCTYPE a [<!ENTITY x "y">]>' + content)
    assert look_at(package).structure is Structure.UNSURE


def test_a_real_package_is_whole_until_one_asset_is_truncated(tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(real_data("imf/PhotonApp5Test"), package, copy_function=shutil.copyfile)
    package.chmod(0o755)
    assert look_at(package).structure is Structure.WHOLE
    reel = package / "reel2.mxf"
    with reel.open("r+b") as file:
        file.truncate(reel.stat().st_size - 1)
    verdict = look_at(package)
    assert verdict.structure is Structure.CUT
    assert "reel2.mxf" in verdict.reason


@pytest.mark.parametrize("percent", [10, 40, 70, 95])
def test_real_mxf_files_are_whole_and_told_when_cut(percent: int) -> None:
    for file in real_data("imf/PhotonApp5Test").glob("*.mxf"):
        content = file.read_bytes()
        assert look(content).structure is Structure.WHOLE
        assert look(content[: len(content) * percent // 100]).structure is Structure.CUT
        assert look(content[:-65536]).structure is Structure.CUT


def test_real_timed_text_is_whole_and_told_when_cut() -> None:
    for file in real_data("timedtext").glob("*.ttml"):
        content = file.read_bytes()
        assert look(content).structure is Structure.WHOLE, file.name
        assert look(content[: len(content) * 7 // 10]).structure is Structure.CUT, file.name
