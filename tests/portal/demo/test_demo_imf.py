"""The IMF package of the demo holds together: SMPTE ST 429-9, ST 2067-2, ST 2067-3."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path
from typing import Any

import av
from lxml import etree

from .reading import mediainfo, sample

PACKAGE = sample("SALTCARTOGRAPHER_FTR_IMP")
URN = "urn:uuid:"


def root_of(name: str) -> Any:
    (path,) = PACKAGE.glob(name)
    return etree.parse(path).getroot()


def paths_by_id() -> dict[str, Path]:
    """What the asset map says, as a reader of the package has to find its files."""
    assets = root_of("ASSETMAP.xml").iterfind(".//{*}Asset")
    return {asset.findtext("{*}Id"): PACKAGE / asset.findtext(".//{*}Path") for asset in assets}


def test_each_document_is_in_its_own_smpte_namespace() -> None:
    smpte = "http://www.smpte-ra.org/schemas/"
    assert root_of("ASSETMAP.xml").tag == f"{{{smpte}429-9/2007/AM}}AssetMap"
    assert root_of("VOLINDEX.xml").tag == f"{{{smpte}429-9/2007/AM}}VolumeIndex"
    assert root_of("PKL_*.xml").tag == f"{{{smpte}2067-2/2016/PKL}}PackingList"
    assert root_of("CPL_*.xml").tag == f"{{{smpte}2067-3/2016}}CompositionPlaylist"


def test_the_asset_map_names_every_file_of_the_package_but_itself() -> None:
    mapped = {path.name for path in paths_by_id().values()}
    there = {path.name for path in PACKAGE.iterdir()}
    assert mapped == there - {"ASSETMAP.xml", "VOLINDEX.xml"}
    for chunk in root_of("ASSETMAP.xml").iterfind(".//{*}Chunk"):
        path = PACKAGE / chunk.findtext("{*}Path")
        assert int(chunk.findtext("{*}Length")) == path.stat().st_size


def test_the_asset_map_says_which_asset_is_the_packing_list() -> None:
    (marked,) = root_of("ASSETMAP.xml").xpath("//*[local-name()='PackingList']/..")
    assert marked.findtext("{*}Id") == root_of("PKL_*.xml").findtext("{*}Id")


def test_sizes_and_hashes_of_the_packing_list_hold() -> None:
    paths = paths_by_id()
    assets = root_of("PKL_*.xml").findall(".//{*}Asset")
    assert len(assets) == 3
    for asset in assets:
        content = paths[asset.findtext("{*}Id")].read_bytes()
        assert int(asset.findtext("{*}Size")) == len(content)
        sha1 = hashlib.sha1(content).digest()
        assert asset.findtext("{*}Hash") == b64encode(sha1).decode()


def test_the_composition_is_in_english_and_says_so_three_times() -> None:
    cpl = root_of("CPL_*.xml")
    spoken = {element.text for element in cpl.iter("{*}RFC5646SpokenLanguage")}
    assert spoken == {"en"}
    assert [element.text for element in cpl.iter("{*}Language")] == ["en"]
    assert cpl.findtext("{*}ContentTitle") == "The Salt Cartographer"
    assert mediainfo(sound_file())["Audio"]["language"] == "en"


def test_picture_and_sound_are_equally_long_and_come_from_the_package() -> None:
    paths = paths_by_id()
    lengths = []
    for resource in root_of("CPL_*.xml").iter("{*}Resource"):
        assert resource.findtext("{*}TrackFileId") in paths
        numerator, denominator = (int(n) for n in resource.findtext("{*}EditRate").split())
        lengths.append(int(resource.findtext("{*}SourceDuration")) * denominator / numerator)
    assert lengths == [1.001, 1.001]


def test_every_resource_points_at_an_essence_descriptor() -> None:
    cpl = root_of("CPL_*.xml")
    described = {d.findtext("{*}Id") for d in cpl.iter("{*}EssenceDescriptor")}
    assert {r.findtext("{*}SourceEncoding") for r in cpl.iter("{*}Resource")} == described


def sound_file() -> Path:
    return next(PACKAGE.glob("AUDIO_*.mxf"))


def test_the_picture_track_file_is_jpeg_2000_at_23_976() -> None:
    video = mediainfo(next(PACKAGE.glob("VIDEO_*.mxf")))["Video"]
    assert (video["format"], video["frame_rate"]) == ("JPEG 2000", "23.976")


def test_the_sound_track_file_is_clip_wrapped_labelled_stereo_pcm() -> None:
    tracks = mediainfo(sound_file())
    audio = tracks["Audio"]
    assert tracks["General"]["format_profile"] == "OP-1a"
    assert tracks["General"]["format_settings"] == "Closed / Complete"
    assert audio["format_settings__wrapping_mode"] == "Clip (BWF)"
    assert (audio["channel_s"], audio["channel_layout"]) == (2, "L R")
    assert (audio["bit_depth"], audio["sampling_rate"]) == (24, 48000)


def test_both_track_files_decode_to_the_length_that_the_composition_gives() -> None:
    with av.open(str(next(PACKAGE.glob("VIDEO_*.mxf")))) as picture:
        assert sum(1 for _ in picture.decode(video=0)) == 24
    with av.open(str(sound_file())) as sound:
        assert sum(frame.samples for frame in sound.decode(audio=0)) == 48048


def test_a_track_file_carries_its_asset_id_as_package_id() -> None:
    for asset, path in paths_by_id().items():
        if path.suffix != ".mxf":
            continue
        with av.open(str(path)) as container:
            umid = container.streams[0].metadata["file_package_umid"]
        assert umid.lower().endswith(asset.removeprefix(URN).replace("-", ""))
