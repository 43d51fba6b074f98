"""`probe`: what files tell, for people and for other commands."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from backlot_tui.domain.facts import FileKind, Structure
from backlot_tui.domain.facts_json import facts_from_json
from backlot_tui.portal.demo.samples import MEDIA
from tests.support.processes import Operator
from tests.support.sound import write_wav


@pytest.fixture
def somebody(tmp_path: Path) -> Operator:
    """Without a portal: none is needed."""
    return Operator(tmp_path / "state")


def sample(start: str) -> Path:
    (path,) = (path for path in MEDIA.iterdir() if path.name.startswith(start))
    return path


def test_a_file_is_told_in_words(somebody: Operator) -> None:
    ended = somebody.run("probe", sample("LARKSPUR_JUNCTION_S01E02_SDH"))
    assert ended.code == 0
    lines = [" ".join(line.split()) for line in ended.out.splitlines()[1:]]
    assert lines == [
        "kind TTML",
        "size 1.3 kB",
        "structure whole: It is well-formed XML.",
        "language en",
        "time base smpte, 23.976 fps",
        "cues 4, 1:00:04.6 to 1:00:15.6, 3 look like SDH",
    ]


def test_the_json_is_a_list_that_another_command_takes_as_it_is(somebody: Operator) -> None:
    movie, package = sample("Bellfounders"), sample("SALTCARTOGRAPHER_FTR")
    told = json.loads(somebody.run("probe", "--json", movie, package).out)
    assert [entry["name"] for entry in told] == [movie.name, package.name]
    assert [entry["path"] for entry in told] == [str(movie), str(package)]
    facts = [facts_from_json(entry["facts"]) for entry in told]
    assert [each.kind for each in facts] == [FileKind.QUICKTIME, FileKind.IMF]
    assert (facts[0].codec, facts[0].start_timecode) == ("ProRes 422", "01:00:00:00")
    assert facts[1].hash_faults is None


def test_hashes_of_a_package_are_verified_on_demand(somebody: Operator, tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(sample("SALTCARTOGRAPHER_FTR"), package)
    assert "hashes all verified" in " ".join(somebody.run("probe", "--verify", package).out.split())
    (essence,) = package.glob("AUDIO_*.mxf")
    content = bytearray(essence.read_bytes())
    content[len(content) // 2] ^= 1
    essence.write_bytes(content)
    (entry,) = json.loads(somebody.run("probe", "--verify", "--json", package).out)
    facts = facts_from_json(entry["facts"])
    assert facts.structure is Structure.WHOLE
    assert facts.hash_faults == (f"{essence.name} does not have the hash of its packing list.",)


def test_what_a_file_is_never_fails_and_one_that_is_missing_does(
    somebody: Operator, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "empty.mov").touch()
    ended = somebody.run("probe", tmp_path / "pipe.wav", tmp_path / "empty.mov")
    assert ended.code == 0
    assert "Not a file." in ended.out
    assert "empty file" in ended.out
    alone = somebody.run("probe", tmp_path / "no.mov")
    assert (alone.code, alone.out) == (3, "")
    assert "There is no file" in alone.err
    for_a_script = somebody.run("probe", "--json", tmp_path / "no.mov")
    assert for_a_script.json["problem"]["code"] == "file-missing"


def test_of_several_files_the_readable_ones_are_told(somebody: Operator, tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", channels=6)
    ended = somebody.run("probe", "--json", tmp_path / "no.mov", tmp_path / "a.wav")
    assert ended.code == 6
    assert [entry["name"] for entry in json.loads(ended.out)] == ["a.wav"]
    assert "There is no file" in ended.err


def test_names_are_safe_on_the_terminal_and_true_in_json(
    somebody: Operator, tmp_path: Path
) -> None:
    name = os.fsencode(tmp_path) + b"/f\xff\x1b[2J.wav"
    path = Path(os.fsdecode(name))
    write_wav(path, channels=2)
    assert "\x1b" not in somebody.run("probe", path).out
    (entry,) = json.loads(somebody.run("probe", "--json", path).out)
    assert "\x1b" not in somebody.run("probe", "--json", path).out
    assert entry["facts"]["channels"] == 2
