"""ASC MHL 2.0: what is written is read back, and what is hostile or damaged is told."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlot_tui.domain.problems import NotFound
from backlot_tui.integrity.mhl.history import read_history, read_one
from backlot_tui.integrity.mhl.manifest import Hash, MhlFile
from backlot_tui.integrity.mhl.names import (
    CHAIN,
    FOLDER,
    decoded,
    encoded,
    fits_xml,
    is_inside,
    manifest_name,
)
from backlot_tui.integrity.mhl.reading import UnreadableMhl, read_manifest
from backlot_tui.integrity.mhl.writing import manifest_xml
from backlot_tui.integrity.verifying import What, verify_history

from .histories import entry, manifest, seal

HOSTILE = (
    b"red\x1b[31m.wav",
    b"two\nlines.wav",
    b"not \xff utf-8.wav",
    "back\u202ewards.wav".encode(),
    b"<hash> & 'co'.wav",
    b"100%25 real.wav",
    b" begins and ends with blanks ",
    "\ufffe.wav".encode(),
)


def folder(tmp_path: Path, **files: bytes) -> Path:
    root = tmp_path / "A002R2EC"
    root.mkdir()
    for name, content in files.items():
        (root / name).write_bytes(content)
    return root


def found(root: Path) -> list[tuple[What, str, str]]:
    """(what, name, digest) of every difference."""
    differences = verify_history(read_history(root)).differences
    return [(each.what, each.name, each.kind) for each in differences]


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_any_name_a_disk_takes_survives_the_manifest(tmp_path: Path, name: bytes) -> None:
    root = folder(tmp_path)
    (root / os.fsdecode(name)).write_bytes(b"content")
    path = seal(root, entry(root, os.fsdecode(name)))
    [file] = read_one(path).generations[0].manifest.files
    assert os.fsencode(file.name) == name
    assert found(root) == []
    assert b"\x1b" not in path.read_bytes()


def test_a_name_that_xml_can_hold_stands_as_it_is(tmp_path: Path) -> None:
    root = folder(tmp_path, **{"100%25.wav": b"x"})
    assert b">100%25.wav</path>" in seal(root, entry(root, "100%25.wav")).read_bytes()


@given(st.binary(max_size=40).map(os.fsdecode))
def test_an_encoded_name_fits_xml_and_is_decoded_again(name: str) -> None:
    assert fits_xml(encoded(name))
    assert decoded(encoded(name)) == name


def test_a_manifest_is_named_after_generation_folder_and_moment() -> None:
    assert manifest_name(1, "Reel é/\n", "2026-11-22T09:30:15.250Z") == (
        "0001_Reel_____2026-11-22_093015Z.mhl"
    )


def test_what_was_sealed_is_found_whole_and_read_back(tmp_path: Path) -> None:
    root = folder(tmp_path, a=b"one", b=b"two")
    files = entry(root, "a", "xxh128", "xxh64", "md5", "sha1", "c4"), entry(root, "b")
    history = read_one(seal(root, *files))
    assert history.generations[0].manifest.files[0].size == 3
    assert {each.kind for each in history.generations[0].manifest.files[0].hashes} == {
        "xxh128",
        "xxh64",
        "md5",
        "sha1",
        "c4",
    }
    assert found(root) == []


def test_each_way_in_which_a_file_differs_is_told(tmp_path: Path) -> None:
    root = folder(tmp_path, flipped=b"content", longer=b"content", gone=b"content", same=b"content")
    seal(
        root, *(entry(root, name, "xxh64", "md5") for name in ("flipped", "gone", "longer", "same"))
    )
    (root / "flipped").write_bytes(b"contenu")
    (root / "longer").write_bytes(b"contents")
    (root / "gone").unlink()
    (root / "new").write_bytes(b"")
    (root / ".DS_Store").write_bytes(b"")
    assert found(root) == [
        (What.DIGEST, "flipped", "md5"),
        (What.DIGEST, "flipped", "xxh64"),
        (What.MISSING, "gone", ""),
        (What.SIZE, "longer", ""),
        (What.NEW, "new", ""),
    ]


def test_a_changed_manifest_breaks_the_chain(tmp_path: Path) -> None:
    root = folder(tmp_path, a=b"one")
    path = seal(root, entry(root, "a"))
    path.write_bytes(path.read_bytes().replace(b"ingest-01", b"ingest-02"))
    [difference] = verify_history(read_history(root)).differences
    assert difference.what is What.CHAIN
    assert "its C4 differs" in difference.sentence


def test_a_manifest_that_is_missing_or_was_slipped_in_breaks_the_chain(tmp_path: Path) -> None:
    root = folder(tmp_path, a=b"one")
    path = seal(root, entry(root, "a"))
    path.rename(path.with_name("0002_other_2026-11-22_093016Z.mhl"))
    assert [each.sentence for each in verify_history(read_history(root)).differences] == [
        f"{path.name} is in the chain, but not there.",
        "0002_other_2026-11-22_093016Z.mhl is not in the chain.",
    ]
    (root / FOLDER / CHAIN).unlink()
    assert "has no ascmhl_chain.xml" in verify_history(read_history(root)).differences[0].sentence


@pytest.mark.parametrize("name", ("../secret", "/etc/hostname", "a/../../secret", "", "a//b"))
def test_no_path_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    root = folder(tmp_path)
    (tmp_path / "secret").write_bytes(b"secret")
    assert not is_inside(name)
    seal(root, MhlFile(name, None, "", (Hash("md5", "0" * 32),)))
    [difference] = verify_history(read_history(root)).differences
    assert difference.what is What.OUTSIDE
    assert difference.found == ""


def test_a_link_does_not_lead_out_of_the_folder_either(tmp_path: Path) -> None:
    root = folder(tmp_path)
    (tmp_path / "secret").write_bytes(b"secret")
    (root / "link").symlink_to(tmp_path / "secret")
    seal(root, MhlFile("link", 6, "", (Hash("md5", "0" * 32),)))
    assert found(root) == [(What.OUTSIDE, "link", "")]


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE hashlist [<!ENTITY a "aaaaaaaaaa">'
    b'<!ENTITY b "&a;&a;&a;&a;">]><hashlist version="2.0"><hashes/></hashlist>'
)


@pytest.mark.parametrize(
    ("content", "why"),
    (
        (BOMB, "document type"),
        (BOMB.decode().encode("utf-16"), "document type"),
        (b"<hashlist version='2.0'>", "well-formed"),
        (b"", "well-formed"),
        (b"<hashlist version='1.1'/>", "no manifest of ASC MHL 2.0"),
        (b"<html/>", "no manifest of ASC MHL 2.0"),
    ),
)
def test_what_is_no_manifest_is_refused_in_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableMhl, match=why):
        read_manifest(Path("a.mhl"), content)


def test_a_hash_that_failed_is_not_what_the_file_should_be(tmp_path: Path) -> None:
    root = folder(tmp_path, a=b"one")
    good = entry(root, "a", "md5")
    failed = Hash("md5", "0" * 32, action="failed")
    seal(root, MhlFile("a", 3, "", (*good.hashes, failed)))
    assert found(root) == []


def test_a_folder_without_a_history_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="has no MHL history"):
        read_history(tmp_path)


def test_a_manifest_of_nothing_is_still_one() -> None:
    assert read_manifest(Path("a.mhl"), manifest_xml(manifest())).files == ()


def test_a_history_leaves_out_its_own_folder_whatever_its_patterns_say(tmp_path: Path) -> None:
    root = folder(tmp_path, **{"a": b"one", "b.tmp": b""})
    history = read_one(seal(root, entry(root, "a")))
    [generation] = history.generations
    for ignored, left in (((), ["b.tmp"]), (("*.tmp",), [])):
        made = replace(generation.manifest, ignored=ignored)
        changed = replace(history, generations=(replace(generation, manifest=made),))
        assert [each.name for each in verify_history(changed).differences] == left
