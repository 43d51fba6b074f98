"""From what a person types or drops to a source on a card."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from backlot_tui.desk.hashing import with_hashes
from backlot_tui.desk.sources import choose, paths_from_paste
from backlot_tui.domain.catalogue import Catalogue
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.facts import FileKind
from backlot_tui.domain.problems import CheckRefused, NotFound
from backlot_tui.portal.catalogue_table import load_catalogue_table
from backlot_tui.portal.demo.samples import MEDIA
from tests.support.sound import write_wav


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(load_catalogue_table())


@pytest.mark.parametrize(
    ("pasted", "paths"),
    [
        ("/media/a.wav\n", ["/media/a.wav"]),
        ("'/media/with blank.wav'", ["/media/with blank.wav"]),
        (r"/media/with\ blank.wav", ["/media/with blank.wav"]),
        ("file:///media/with%20blank.wav", ["/media/with blank.wav"]),
        ("/media/a.wav '/media/b c.wav'", ["/media/a.wav", "/media/b c.wav"]),
        ("/media/it's.wav", ["/media/it's.wav"]),
        ("file://[", ["file://["]),
    ],
)
def test_a_terminals_paste_of_a_dropped_file_is_understood(pasted: str, paths: list[str]) -> None:
    assert paths_from_paste(pasted) == paths


def test_a_path_that_exists_is_taken_as_it_is(tmp_path: Path) -> None:
    odd = tmp_path / "a b 'c.wav"
    odd.touch()
    assert paths_from_paste(str(odd)) == [str(odd)]


def test_a_source_carries_what_the_file_tells(catalogue: Catalogue, tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", channels=6)
    source = choose(str(tmp_path / "a.wav"), catalogue.source_type("Secondary Audio"))
    assert source.facts.kind is FileKind.WAV
    assert source.facts.channels == 6
    assert source.is_young()
    assert source.name == "a.wav"


def test_an_imf_folder_is_taken_whole_where_the_type_takes_packages(catalogue: Catalogue) -> None:
    folder = next(path for path in MEDIA.iterdir() if path.is_dir())
    source = choose(str(folder), catalogue.source_type("AV (Muxed)"))
    assert source.facts.kind is FileKind.IMF
    assert f"{folder.name}/ASSETMAP.xml" in {file.name for file in source.files}
    assert len(source.files) == sum(len(files) for _, _, files in os.walk(folder))
    assert source.size == sum(file.identity.size for file in source.files)
    with pytest.raises(CheckRefused, match="is a folder"):
        choose(str(folder), catalogue.source_type("Secondary Audio"))


def test_a_missing_file_is_named_as_it_was_meant(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        choose(str(tmp_path / "no\x1bthing.wav"), catalogue.source_type("Subtitle"))


def test_a_pipe_is_no_source(catalogue: Catalogue, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    with pytest.raises(CheckRefused, match="not a regular file"):
        choose(str(tmp_path / "pipe.wav"), catalogue.source_type("Secondary Audio"))


@pytest.mark.parametrize("path", ["/media/a\0b.wav", "/media/\ud800.wav"])
def test_a_text_that_can_be_no_path_is_no_file(catalogue: Catalogue, path: str) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        choose(path, catalogue.source_type("Secondary Audio"))


def test_a_package_that_cannot_be_read_any_more_is_told_when_its_hashes_are_verified(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    folder = next(path for path in MEDIA.iterdir() if path.is_dir())
    package = tmp_path / folder.name
    shutil.copytree(folder, package)
    source = choose(str(package), catalogue.source_type("AV (Muxed)"))
    shutil.rmtree(package)
    with pytest.raises(NotFound, match="There is no file"):
        with_hashes(source)
