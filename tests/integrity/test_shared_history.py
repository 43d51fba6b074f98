"""A history that the reference tool of the ASC wrote: two generations, and the copy between."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from backlot_tui.integrity.mhl.history import read_history
from backlot_tui.integrity.verifying import What, verify_history
from tests.media.makers import real_data


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    return Path(shutil.copytree(real_data("mhl/scenario_02"), tmp_path / "scenario_02"))


@pytest.mark.parametrize(
    ("place", "actions"),
    (("travel_01", ["original"]), ("file_server", ["original", "verified"])),
)
def test_every_generation_verifies_against_the_files(
    scenario: Path, place: str, actions: list[str]
) -> None:
    history = read_history(scenario / place / "A002R2EC")
    assert [
        {each.action for file in generation.manifest.files for each in file.hashes}
        for generation in history.generations
    ] == [{action} for action in actions]
    assert {generation.manifest.host for generation in history.generations} == {"myHost.local"}
    verified = verify_history(history)
    assert (verified.files, verified.bytes, verified.differences) == (3, 67, [])


def test_a_flipped_byte_is_found(scenario: Path) -> None:
    root = scenario / "file_server" / "A002R2EC"
    clip = root / "Clips" / "A002C006_141024_R2EC.mov"
    content = bytearray(clip.read_bytes())
    content[0] ^= 1
    clip.write_bytes(content)
    [difference] = verify_history(read_history(root)).differences
    assert (difference.what, difference.kind) == (What.DIGEST, "xxh64")
    assert difference.name == "Clips/A002C006_141024_R2EC.mov"
    assert difference.expected == "0ea03b369a463d9d"


@pytest.mark.parametrize("generation", (1, 2))
def test_a_flipped_byte_in_a_manifest_breaks_the_chain(scenario: Path, generation: int) -> None:
    root = scenario / "file_server" / "A002R2EC"
    [path] = (root / "ascmhl").glob(f"000{generation}_*.mhl")
    path.write_bytes(path.read_bytes().replace(b"0.3 alpha", b"0.4 alpha"))
    [difference] = verify_history(read_history(root)).differences
    assert difference.what is What.CHAIN
    assert path.name in difference.sentence
