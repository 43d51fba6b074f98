"""What a file tells of itself, and that no content can hurt the reader."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from backlot_tui.domain.facts import FileFacts, FileKind, Structure
from backlot_tui.media.facts import read_facts
from backlot_tui.media.timed_text import frame_rate

from .makers import (
    atom,
    chunk,
    entity_bomb,
    fmt,
    imf_package,
    movie,
    mxf,
    ole,
    pdf,
    real_data,
    rf64,
    stl,
    ttml,
    wav,
    zipped,
)

GB = 10**9


def facts_of(folder: Path, content: bytes) -> FileFacts:
    path = folder / "file"
    path.write_bytes(content)
    return read_facts(path)


def test_a_wave_file_tells_its_format_and_duration(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, wav(channels=6, rate=48_000, bits=24, seconds=1.5))
    assert (facts.kind, facts.structure) == (FileKind.WAV, Structure.WHOLE)
    assert (facts.channels, facts.sample_rate, facts.bit_depth) == (6, 48_000, 24)
    assert facts.duration_s == pytest.approx(1.5)
    assert not facts.adm


def test_an_extensible_format_tells_the_bits_that_count(tmp_path: Path) -> None:
    extensible = struct.pack("<HHIIHHHHI", 0xFFFE, 2, 48_000, 384_000, 8, 32, 22, 24, 3)
    body = b"WAVE" + chunk(b"fmt ", extensible + bytes(16)) + chunk(b"data", bytes(8) * 48_000)
    facts = facts_of(tmp_path, b"RIFF" + struct.pack("<I", len(body)) + body)
    assert (facts.bit_depth, facts.duration_s) == (24, 1.0)


@pytest.mark.parametrize("form", [b"RF64", b"BW64"])
def test_a_long_wave_file_takes_its_sizes_from_ds64(tmp_path: Path, form: bytes) -> None:
    facts = facts_of(tmp_path, rf64(form, channels=10, seconds=0.5))
    assert facts.channels == 10
    assert facts.duration_s == pytest.approx(0.5)
    assert facts.adm


def test_a_format_of_nonsense_tells_nothing_and_harms_nothing(tmp_path: Path) -> None:
    zeros = chunk(b"fmt ", bytes(16))
    facts = facts_of(
        tmp_path, b"RIFF" + struct.pack("<I", 44) + b"WAVE" + zeros + b"data" + bytes(8)
    )
    assert (facts.channels, facts.sample_rate, facts.duration_s) == (None, None, None)


def test_timed_text_tells_language_time_base_and_frame_rate(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        ttml(
            'xml:lang="pt_BR" ttp:timeBase="SMPTE" ttp:frameRate="24" '
            'ttp:frameRateMultiplier="1000 1001"'
        ),
    )
    assert (facts.language, facts.time_base, facts.frame_rate) == ("pt_BR", "smpte", "23.976")


def test_what_timed_text_tells_is_safe_to_show(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, ttml('xml:lang="de&#x9b;31m" ttp:timeBase="&#x202e;smpte"'))
    assert (facts.language, facts.time_base) == ("de<009B>31m", "<202e>smpte")


@pytest.mark.parametrize("attributes", ["", 'xml:lang=""'])
def test_timed_text_without_time_base_counts_in_media_time(tmp_path: Path, attributes: str) -> None:
    facts = facts_of(tmp_path, ttml(attributes))
    assert (facts.language, facts.time_base, facts.frame_rate) == (None, "media", None)


def test_older_parameter_namespaces_count(tmp_path: Path) -> None:
    old = ttml('ttp:timeBase="smpte"').replace(b"/ns/ttml#p", b"/2006/10/ttaf1#p")
    assert facts_of(tmp_path, old).time_base == "smpte"


@pytest.mark.parametrize(
    ("rate", "multiplier", "spelled"),
    [
        ("24", "1000 1001", "23.976"),
        ("30", "1000:1001", "29.97"),
        ("60", "1000 1001", "59.94"),
        ("25", "", "25"),
        ("50", "1", "50"),
        ("30", "1 1", "30"),
        ("", "1000 1001", None),
        ("24", "1000 0", None),
        ("24", "1.001", None),
        ("0", "", None),
        ("-25", "", None),
        ("9" * 400, "", None),
    ],
)
def test_frame_rates_are_spelled_as_the_catalogue_does(
    rate: str, multiplier: str, spelled: str | None
) -> None:
    assert frame_rate(rate, multiplier) == spelled


def test_cut_timed_text_still_tells_what_its_root_says(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, ttml('xml:lang="ja"', "<body><div><p>line</p></div></body>")[:-20])
    assert (facts.language, facts.structure) == ("ja", Structure.CUT)


def test_a_package_is_one_thing_with_the_size_of_all_its_files(tmp_path: Path) -> None:
    package = imf_package(tmp_path / "package")
    facts = read_facts(package)
    assert (facts.kind, facts.structure) == (FileKind.IMF, Structure.WHOLE)
    assert facts.size == sum(file.stat().st_size for file in package.iterdir())


def test_an_empty_file_and_a_pipe_and_a_plain_folder_are_said_to_be_that(tmp_path: Path) -> None:
    assert facts_of(tmp_path, b"").kind is FileKind.EMPTY
    os.mkfifo(tmp_path / "pipe")
    assert read_facts(tmp_path / "pipe").kind is FileKind.UNKNOWN
    assert read_facts(tmp_path).kind is FileKind.UNKNOWN


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_facts(tmp_path / "nowhere")


def test_names_that_are_not_utf_8_are_read(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\xfe\n.wav"
    with open(name, "wb") as file:  # noqa: PTH123  (a bytes path)
        file.write(wav())
    assert read_facts(name).structure is Structure.WHOLE
    assert read_facts(os.fsdecode(name)).kind is FileKind.WAV


def test_real_timed_text_tells_its_facts() -> None:
    facts = {file.name: read_facts(file) for file in real_data("timedtext").glob("*.ttml")}
    assert {each.time_base for each in facts.values()} == {"media"}
    assert {each.frame_rate for each in facts.values()} == {None, "24", "23.976", "30"}
    assert facts["TimeExpressions001.ttml"].frame_rate == "23.976"
    assert facts["MediaSeqTiming004.ttml"].frame_rate == "24"
    assert facts["ruby001.ttml"].language == "ja"
    assert facts["ruby003.ttml"].language == "en"


def _sparse(path: Path, content: bytes, at: int = 0, size: int = 0) -> None:
    with path.open("r+b" if path.exists() else "wb") as file:
        file.seek(at)
        file.write(content)
        file.truncate(max(size, at + len(content)))


def _huge_files(folder: Path) -> Iterator[tuple[Path, Structure]]:
    """Files of 400 GB that take no space: their middle was never written."""
    size = 400 * GB
    movie_at = 16 + size
    _sparse(
        folder / "a.mov", atom(b"ftyp", b"qt  " + bytes(4)) + struct.pack(">I4sQ", 1, b"mdat", size)
    )
    _sparse(folder / "a.mov", atom(b"moov", b"x" * 65536), at=movie_at)
    yield folder / "a.mov", Structure.WHOLE
    _sparse(folder / "cut.mov", (folder / "a.mov").open("rb").read(32), size=size // 2)
    yield folder / "cut.mov", Structure.CUT
    ds64 = chunk(b"ds64", struct.pack("<QQQI", 72 + size, size, 0, 0))
    head = b"RF64\xff\xff\xff\xffWAVE" + ds64 + fmt() + b"data\xff\xff\xff\xff"
    _sparse(folder / "a.wav", head, size=len(head) + size)
    yield folder / "a.wav", Structure.UNSURE
    _sparse(folder / "cut.wav", head, size=size // 2)
    yield folder / "cut.wav", Structure.CUT
    open_mxf = mxf(status=1, knows_footer=False, random_index=False, essence=99)[:-100]
    _sparse(folder / "open.mxf", open_mxf, size=size)
    yield folder / "open.mxf", Structure.CUT


def test_of_a_file_of_400_gb_a_few_megabytes_are_read(tmp_path: Path) -> None:
    for path, expected in _huge_files(tmp_path):
        before = _bytes_read()
        facts = read_facts(path)
        assert facts.structure is expected, (path.name, facts.structure_reason)
        assert _bytes_read() - before < 100 * 2**20, path.name


def _bytes_read() -> int:
    """By this process so far, wherever they came from."""
    counted: int = psutil.Process().io_counters().read_chars
    return counted


def _deep(levels: int) -> bytes:
    return ttml(body="<a>" * levels + "</a>" * levels)


HOSTILE = {
    "an entity bomb": entity_bomb(),
    "an external entity": b'<!DOCTYPE tt SYSTEM "http://127.0.0.1:9/x.dtd"><tt/>',
    "an entity file": b'<!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/passwd">]><tt>&x;</tt>',
    "elements 2,000 deep": _deep(2000),
    "elements a million deep": _deep(10**6),
    "millions of elements": ttml(body="<a/>" * (3 * 10**6)),
    "an attribute of 12 MB": ttml(f'xml:lang="{"x" * (12 * 10**6)}"'),
    "200,000 attributes": ttml(" ".join(f'a{i}=""' for i in range(200_000))),
    "a comment of 12 MB": ttml(body=f"<!--{'x' * (12 * 10**6)}-->"),
    "20 MB in few elements": ttml(body=f"<p>{'x' * 20_000}</p>" * 1000),
    "50 MB of XML": ttml(body="<p>x</p>" * (6 * 10**6)),
}


MEASURED = """
import resource, sys, time
from backlot_tui.media.facts import read_facts
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
read_facts(sys.argv[1])
before, start = peak(), time.process_time()
facts = read_facts(sys.argv[2])
print(facts.kind.name, facts.structure.name, len(facts.language or ""))
print(time.process_time() - start, peak() - before)
"""


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_xml_is_refused_in_bounded_time_and_memory(tmp_path: Path, content: bytes) -> None:
    """In a process of its own, so that the peak is the reader's and not this test's."""
    (tmp_path / "tame").write_bytes(ttml())
    (tmp_path / "hostile").write_bytes(content)
    command = [sys.executable, "-c", MEASURED, str(tmp_path / "tame"), str(tmp_path / "hostile")]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    kind, verdict, language_chars, cpu_s, grown_kib = said
    assert (kind, verdict != "WHOLE") == ("TTML", True)
    assert int(language_chars) <= 200
    assert float(cpu_s) < 1.5
    assert int(grown_kib) < 40 * 1024


def test_200_mb_of_one_tag_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    _sparse(path, ttml()[:-8], size=200 * 2**20)
    before = _bytes_read()
    assert read_facts(path).structure is not Structure.WHOLE
    assert _bytes_read() - before < 2**20


def test_random_bytes_never_raise(tmp_path: Path) -> None:
    for seed in range(300):
        chance = random.Random(seed)
        facts_of(tmp_path, chance.randbytes(chance.randrange(1, 3000)))


@pytest.mark.parametrize(
    "content",
    [
        wav(seconds=0.01),
        rf64(seconds=0.01),
        movie(media=500),
        mxf(essence=500),
        mxf(essence=500, random_index=False),
        pdf(500),
        zipped("[Content_Types].xml", size=500),
        ole(9),
        stl(3),
        ttml('xml:lang="en" ttp:frameRate="25"', "<body><p>a</p></body>"),
        entity_bomb(),
    ],
    ids=["wav", "rf64", "mov", "mxf", "footer", "pdf", "ooxml", "ole", "stl", "ttml", "bomb"],
)
def test_a_file_with_bytes_changed_anywhere_never_raises(tmp_path: Path, content: bytes) -> None:
    for seed in range(150):
        chance = random.Random(seed)
        broken = bytearray(content)
        for _ in range(chance.randrange(1, 12)):
            place = chance.randrange(min(len(broken), chance.choice([64, 600, 10**6])))
            broken[place] = chance.choice([0, 0xFF, 0x7F, 0x3C, chance.randrange(256)])
        facts_of(tmp_path, bytes(broken[: chance.randrange(1, len(broken) + 1)]))


def test_a_package_of_random_documents_never_raises(tmp_path: Path) -> None:
    package = imf_package(tmp_path / "package", essence=100)
    contents = {name: (package / name).read_bytes() for name in ("ASSETMAP.xml", "pkl.xml")}
    for seed in range(150):
        chance = random.Random(seed)
        for name, content in contents.items():
            broken = bytearray(content)
            broken[chance.randrange(len(broken))] = chance.randrange(256)
            (package / name).write_bytes(broken)
        read_facts(package)
