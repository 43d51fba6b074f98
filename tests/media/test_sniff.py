"""A file is what its first bytes say, whatever it is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backlot_tui.domain.facts import FileKind
from backlot_tui.media.sniff import kind_of, sniff

from .makers import (
    atom,
    entity_bomb,
    imf_package,
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
    zipped,
)

SRT = b"1\r\n00:00:01,000 --> 00:00:02,500\r\nHello\r\n"
EXAMPLES = {
    "a WAVE file": (wav(), FileKind.WAV),
    "an RF64 file": (rf64(), FileKind.WAV),
    "a BW64 file": (rf64(b"BW64"), FileKind.WAV),
    "a RIFF file that is not WAVE": (b"RIFF\x04\0\0\0AVI LIST" + noise(99), FileKind.UNKNOWN),
    "a QuickTime file with its brand": (movie(b"qt  "), FileKind.QUICKTIME),
    "an old QuickTime file without brand": (
        atom(b"wide", b"") + atom(b"mdat", noise(99)),
        FileKind.QUICKTIME,
    ),
    "a QuickTime file that begins with its index": (
        atom(b"moov", bytes(50)),
        FileKind.QUICKTIME,
    ),
    "an MP4 file": (movie(b"mp42"), FileKind.MP4),
    "an ISO base media file": (movie(b"isom"), FileKind.MP4),
    "padding before the brand": (atom(b"free", bytes(9)) + movie(b"isom"), FileKind.MP4),
    "a still picture in the same container": (movie(b"heic"), FileKind.UNKNOWN),
    "an MXF file": (mxf(), FileKind.MXF),
    "an MXF file behind a run-in": (mxf(run_in=b"run-in " * 99), FileKind.MXF),
    "a program stream": (b"\x00\x00\x01\xba" + noise(500), FileKind.MPEG_PS),
    "a transport stream": (transport_stream(), FileKind.MPEG_TS),
    "an M2TS stream": ((bytes(4) + b"\x47" + noise(187)) * 50, FileKind.MPEG_TS),
    "a PDF": (pdf(), FileKind.PDF),
    "a PDF behind a few bytes": (b"\n\n" + pdf(), FileKind.PDF),
    "a workbook": (zipped("[Content_Types].xml", "xl/workbook.xml"), FileKind.OOXML),
    "a workbook with its types at the end": (
        zipped("docProps/app.xml", "[Content_Types].xml"),
        FileKind.OOXML,
    ),
    "a ZIP of something else": (zipped("session/one.wav"), FileKind.ZIP),
    "an Office 97 document": (ole(), FileKind.OLE),
    "TTML": (ttml(), FileKind.TTML),
    "TTML with a prefix": (b"<tt:tt xmlns:tt='http://www.w3.org/ns/ttml'/>", FileKind.TTML),
    "TTML behind a mark and comments": (
        b"\xef\xbb\xbf<!-- a > b --><?x y?>\n" + ttml()[39:],
        FileKind.TTML,
    ),
    "TTML in UTF-16": (ttml().decode().encode("utf-16"), FileKind.TTML),
    "TTML with a hostile document type": (entity_bomb(), FileKind.TTML),
    "an asset map": (b"<am:AssetMap xmlns:am='x'>", FileKind.ASSETMAP),
    "a packing list": (b"<?xml version='1.0'?><PackingList>", FileKind.PACKING_LIST),
    "a composition": (b"<CompositionPlaylist xmlns='x'/>", FileKind.COMPOSITION),
    "other XML": (b"<?xml version='1.0'?><VolumeIndex/>", FileKind.XML),
    "XML cut before its root": (b"<?xml version='1.0'?><!-- ", FileKind.XML),
    "SubRip": (SRT, FileKind.SRT),
    "SubRip with a mark and blank lines": (b"\xef\xbb\xbf\n\n" + SRT, FileKind.SRT),
    "WebVTT": (b"WEBVTT - a title\n\n00:01.000 --> 00:02.000\nHi\n", FileKind.VTT),
    "a word that begins like WebVTT": (b"WEBVTTX\n", FileKind.TEXT),
    "SCC": (b"Scenarist_SCC V1.0\n\n00:00:01:00\t9420\n", FileKind.SCC),
    "EBU STL": (stl(), FileKind.STL),
    "Lambda Cap in Shift-JIS": ('Lambda字幕V4\tDF0+1\tSCENE"'.encode("shift_jis"), FileKind.CAP),
    "Lambda Cap in UTF-16": ("Lambda字幕V4\tDF0+1".encode("utf-16"), FileKind.CAP),
    "plain text": (b"Dialogue list, reel 1\n", FileKind.TEXT),
    "text in another encoding": ("Füße".encode("cp1252"), FileKind.TEXT),
    "text in UTF-16": ("Füße auf dem Eis".encode("utf-16"), FileKind.TEXT),
    "JSON": (b'{"events": []}', FileKind.TEXT),
    "bytes of no known kind": (b"\0\1\2\3" + noise(5000), FileKind.UNKNOWN),
    "zeros": (bytes(70_000), FileKind.UNKNOWN),
    "nothing": (b"", FileKind.EMPTY),
}


@pytest.mark.parametrize(("content", "kind"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_the_bytes_tell_the_kind(tmp_path: Path, content: bytes, kind: FileKind) -> None:
    path = tmp_path / "misleading.wav"
    path.write_bytes(content)
    assert sniff(path) is kind


def test_json_is_a_dubbing_script_only_under_the_name_of_one() -> None:
    assert kind_of(b'\n{"events": []}', "script.TTAL") is FileKind.TTAL
    assert kind_of(b'{"events": []}', "script.json") is FileKind.TEXT
    assert kind_of(b"not JSON", "script.ttal") is FileKind.TEXT
    assert kind_of(pdf()[:65536], "script.ttal") is FileKind.PDF


def test_a_folder_with_an_asset_map_is_a_package(tmp_path: Path) -> None:
    assert sniff(imf_package(tmp_path / "package")) is FileKind.IMF
    assert sniff(tmp_path) is FileKind.UNKNOWN


def test_names_that_are_not_utf_8_are_read_as_bytes_and_as_text(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/f\xff\xfe\x1b[2J.wav"
    with open(name, "wb") as file:  # noqa: PTH123  (a bytes path)
        file.write(wav())
    assert sniff(name) is FileKind.WAV
    assert sniff(os.fsdecode(name)) is FileKind.WAV


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    assert sniff(tmp_path / "pipe.wav") is FileKind.UNKNOWN


@pytest.mark.parametrize("name", ["missing.wav", "with\0nul.wav", "lone\ud800surrogate.wav"])
def test_what_cannot_be_there_is_an_os_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError, match=r"."):
        sniff(str(tmp_path) + "/" + name)


def test_real_timed_text_is_told_from_all_other_xml() -> None:
    files = sorted(real_data("timedtext").glob("*.ttml"))
    assert len(files) >= 38
    assert {sniff(file) for file in files} == {FileKind.TTML}


def test_real_packages_are_told_file_by_file() -> None:
    folder = real_data("imf/PhotonApp5Test")
    assert sniff(folder) is FileKind.IMF
    kinds = {file.name.partition("_")[0]: sniff(file) for file in folder.iterdir()}
    assert kinds["ASSETMAP.xml"] is FileKind.ASSETMAP
    assert kinds["PKL"] is FileKind.PACKING_LIST
    assert kinds["CPL"] is FileKind.COMPOSITION
    assert kinds["WAV"] is kinds["reel1.mxf"] is kinds["reel2.mxf"] is FileKind.MXF
