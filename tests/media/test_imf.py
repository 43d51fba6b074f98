"""IMF packages: their compositions, and the hashes of their packing lists."""

from __future__ import annotations

import base64
import hashlib
import shutil
from pathlib import Path

import pytest

from backlot_tui.domain.facts import Composition, FileKind, Structure
from backlot_tui.media.facts import read_facts
from backlot_tui.media.imf import verify_hashes

from .makers import imf_package, noise, real_data, write_asset_map

ESSENCE = """
<EssenceDescriptor><Id>urn:uuid:{id}</Id><r0:WAVEPCMDescriptor xmlns:r0="r0" xmlns:r1="r1">
  <r1:AudioSampleRate>48000/1</r1:AudioSampleRate><r1:ChannelCount>{channels}</r1:ChannelCount>
  <r1:QuantizationBits>24</r1:QuantizationBits>
  <r1:SubDescriptors><r0:SoundfieldGroupLabelSubDescriptor>
    <r1:MCATagSymbol>{group}</r1:MCATagSymbol>
    <r1:RFC5646SpokenLanguage>{language}</r1:RFC5646SpokenLanguage>
  </r0:SoundfieldGroupLabelSubDescriptor></r1:SubDescriptors>
</r0:WAVEPCMDescriptor></EssenceDescriptor>"""
SEQUENCE = """
<cc:{kind} xmlns:cc="cc"><TrackId>urn:uuid:{track}</TrackId><ResourceList><Resource>
  <EditRate>{rate}</EditRate><IntrinsicDuration>{units}</IntrinsicDuration>
  <EntryPoint>{entry}</EntryPoint><RepeatCount>{repeats}</RepeatCount>
  <SourceEncoding>urn:uuid:{essence}</SourceEncoding>
</Resource></ResourceList></cc:{kind}>"""


def essence(name: str, language: str, group: str = "sg51", channels: int = 6) -> str:
    return ESSENCE.format(id=name, language=language, group=group, channels=channels)


def sequence(kind: str, essence: str, units: int, rate: str = "48000 1", **counts: int) -> str:
    counted = {"entry": 0, "repeats": 1, **counts}
    return SEQUENCE.format(
        kind=kind, track=essence, essence=essence, units=units, rate=rate, **counted
    )


def composition(essences: str, *segments: str, title: str = "The Salt Road") -> str:
    listed = "".join(
        f"<Segment><SequenceList>{segment}</SequenceList></Segment>" for segment in segments
    )
    return (
        '<CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016">'
        f"<ContentTitle>{title}</ContentTitle><ContentKind>feature</ContentKind>"
        f"<EssenceDescriptorList>{essences}</EssenceDescriptorList>"
        f"<EditRate>24000 1001</EditRate><SegmentList>{listed}</SegmentList>"
        "</CompositionPlaylist>"
    )


def package(folder: Path, *compositions: str) -> Path:
    """With a packing list whose sizes and hashes are right."""
    folder.mkdir()
    contents = {f"CPL_{at}.xml": text.encode() for at, text in enumerate(compositions)}
    contents["sound.mxf"] = noise(200_000)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    write_packing_list(folder, list(contents))
    return folder


def write_packing_list(folder: Path, names: list[str]) -> None:
    listed = ""
    for name in names:
        content = (folder / name).read_bytes()
        digest = base64.b64encode(hashlib.sha1(content).digest()).decode()
        listed += f"<Asset><Id>urn:uuid:{name}</Id><Hash>{digest}</Hash>"
        listed += f"<Size>{len(content)}</Size></Asset>"
    (folder / "pkl.xml").write_text(
        f"<PackingList><Id>urn:uuid:p</Id><AssetList>{listed}</AssetList></PackingList>", "utf-8"
    )
    write_asset_map(folder, {name: name for name in names})


GERMAN = composition(essence("a", "de-DE"), sequence("MainAudioSequence", "a", 96_000))
FRENCH = composition(
    essence("b", "fr-FR", "sgST", 2), sequence("MainAudioSequence", "b", 96_000), title="La route"
)


def test_a_composition_tells_title_kind_language_soundfield_and_duration(tmp_path: Path) -> None:
    facts = read_facts(package(tmp_path / "p", GERMAN))
    assert (facts.kind, facts.structure) == (FileKind.IMF, Structure.WHOLE)
    told = Composition("The Salt Road", "feature", ("de-DE",), "5.1", 2.0)
    assert facts.compositions == (told,)
    assert (facts.title, facts.language, facts.soundfield) == ("The Salt Road", "de-DE", "5.1")
    assert (facts.channels, facts.sample_rate, facts.duration_s) == (6, 48_000, 2.0)


def test_what_compositions_do_not_agree_on_the_package_leaves_open(tmp_path: Path) -> None:
    facts = read_facts(package(tmp_path / "p", GERMAN, FRENCH))
    assert [each.languages for each in facts.compositions] == [("de-DE",), ("fr-FR",)]
    assert (facts.language, facts.soundfield, facts.title) == (None, None, None)
    assert facts.duration_s == 2.0


def test_segments_entry_points_and_repeats_make_the_duration(tmp_path: Path) -> None:
    segments = (
        sequence("MainImageSequence", "v", 48, "24000 1001", entry=24),
        sequence("MainImageSequence", "v", 24, "24000 1001", repeats=2)
        + sequence("MainAudioSequence", "a", 999_999),
    )
    facts = read_facts(package(tmp_path / "p", composition(essence("a", "de"), *segments)))
    assert facts.duration_s == pytest.approx(72 * 1001 / 24000, abs=0.001)


def test_two_sound_tracks_beside_each_other_do_not_make_it_longer(tmp_path: Path) -> None:
    sounds = essence("a", "de-DE") + essence("b", "en-US", "sgST", 2)
    both = sequence("MainAudioSequence", "a", 96_000) + sequence("MainAudioSequence", "b", 96_000)
    facts = read_facts(package(tmp_path / "p", composition(sounds, both)))
    assert facts.duration_s == 2.0
    assert facts.compositions[0].languages == ("de-DE", "en-US")
    assert (facts.soundfield, facts.language) == ("5.1 + 2.0", None)


def test_immersive_sound_is_atmos(tmp_path: Path) -> None:
    atmos = composition(essence("a", "en", "IAB", 1), sequence("IABSequence", "a", 48, "24 1"))
    assert read_facts(package(tmp_path / "p", atmos)).soundfield == "Atmos"


def test_a_composition_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    facts = read_facts(package(tmp_path / "p", GERMAN, "<CompositionPlaylist><a>"))
    assert facts.structure is Structure.UNSURE
    assert facts.structure_reason == "1 of its compositions cannot be read."
    assert len(facts.compositions) == 1
    cut = package(tmp_path / "cut", "<CompositionPlaylist><a>")
    (cut / "sound.mxf").unlink()
    assert read_facts(cut).structure is Structure.CUT


def test_titles_are_safe_to_show(tmp_path: Path) -> None:
    odd = GERMAN.replace("The Salt Road", "Salt\u202eRoad\x85")
    (told,) = read_facts(package(tmp_path / "p", odd)).compositions
    assert "\u202e" not in told.title


def test_a_real_package_tells_its_composition_and_its_hashes_hold() -> None:
    folder = real_data("imf/PhotonApp5Test")
    facts = read_facts(folder)
    assert facts.structure is Structure.WHOLE
    assert (facts.soundfield, facts.language) == ("5.1", "de-DE")
    assert (facts.width, facts.height, facts.frame_rate) == (3840, 2160, "23.976")
    assert facts.title == "Photon App5 test"
    assert facts.duration_s == pytest.approx(8 * 1001 / 24000, abs=0.001)
    assert verify_hashes(folder) == ()


def test_a_single_changed_bit_is_found_by_the_hash_alone(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    shutil.copytree(real_data("imf/PhotonApp5Test"), folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    with (folder / "reel1.mxf").open("r+b") as file:
        file.seek(500_000)
        byte = file.read(1)
        file.seek(500_000)
        file.write(bytes([byte[0] ^ 1]))
    assert read_facts(folder).structure is Structure.WHOLE
    assert verify_hashes(folder) == ("reel1.mxf does not have the hash of its packing list.",)


def test_verifying_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    folder = package(tmp_path / "p", GERMAN)
    seen: list[tuple[int, int]] = []
    assert verify_hashes(folder, lambda done, total: seen.append((done, total))) == ()
    total = 200_000 + len(GERMAN)
    assert seen[-1] == (total, total)

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify_hashes(folder, stop)


def test_assets_without_a_hash_or_without_bytes_are_faults(tmp_path: Path) -> None:
    folder = package(tmp_path / "p", GERMAN)
    listed = (folder / "pkl.xml").read_text()
    (folder / "pkl.xml").write_text(listed.replace("<Hash>", "<Hash>!"))
    assert verify_hashes(folder) == (
        "The packing list gives no SHA-1 hash for CPL_0.xml.",
        "The packing list gives no SHA-1 hash for sound.mxf.",
    )
    (folder / "pkl.xml").write_text(listed)
    (folder / "sound.mxf").unlink()
    assert verify_hashes(folder) == ("sound.mxf is missing.",)


def test_a_link_out_of_the_package_is_neither_present_nor_hashed(tmp_path: Path) -> None:
    folder = package(tmp_path / "p", GERMAN)
    (folder / "sound.mxf").rename(tmp_path / "elsewhere.mxf")
    (folder / "sound.mxf").symlink_to(tmp_path / "elsewhere.mxf")
    assert read_facts(folder).structure is Structure.CUT
    (fault,) = verify_hashes(folder)
    assert "leads out of the package" in fault


def test_a_package_of_20_assets_that_claim_the_same_file_is_read(tmp_path: Path) -> None:
    folder = imf_package(tmp_path / "package")
    write_asset_map(folder, {"a": "cpl.xml", **{f"b{at}": "video.mxf" for at in range(20)}})
    assert read_facts(folder).structure is Structure.CUT
