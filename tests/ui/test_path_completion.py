from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.ui.path_completion import Entry, completed, matches, read_folder, restarted


@pytest.fixture
def found(tmp_path: Path) -> Path:
    """Files, a folder, and what is hidden."""
    for name in ("Reel_1.wav", "reel_2.wav", ".reel.part", "other.mov"):
        (tmp_path / name).touch()
    (tmp_path / "stems").mkdir()
    return tmp_path


def shown(entries: list[Entry]) -> list[str]:
    return [entry.shown for entry in entries]


def test_folders_come_first_and_hidden_names_only_when_asked_for(found: Path) -> None:
    listing = read_folder(str(found))
    assert shown(matches(listing, "")) == ["stems", "other.mov", "Reel_1.wav", "reel_2.wav"]
    assert shown(matches(listing, ".")) == [".reel.part"]


def test_names_are_found_in_any_case_and_completed_as_far_as_they_agree(found: Path) -> None:
    listing = read_folder(str(found))
    assert shown(matches(listing, "RE")) == ["Reel_1.wav", "reel_2.wav"]
    assert completed("re", matches(listing, "re")) == "Reel_"
    assert completed("s", matches(listing, "s")) == "stems/", "a folder gets its slash"
    assert completed("zz", matches(listing, "zz")) == "zz"


def test_a_folder_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    listing = read_folder(str(tmp_path / "gone"))
    assert listing.entries == ()
    assert listing.trouble.endswith("gone: No such file or directory.")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/media/dubs/a.wav", "/media/dubs/a.wav"),
        ("/media//dubs/a.wav", "/dubs/a.wav"),
        ("/media/~/a.wav", "~/a.wav"),
        ("/media//dubs//x", "/x"),
        ("~/media", "~/media"),
    ],
)
def test_an_absolute_path_behind_another_begins_anew(typed: str, meant: str) -> None:
    assert restarted(typed) == meant
