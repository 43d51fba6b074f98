"""The File Bin from the shell: no portal, no desk, and true all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import Operator, wait_until
from tests.support.sound import write_wav


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path / "state", extra={"BACKLOT_QUIET_SECONDS": "0.5"})


@pytest.fixture
def folder(tmp_path: Path, operator: Operator) -> Path:
    made = tmp_path / "incoming"
    made.mkdir()
    assert operator.run("bin", "watch", "add", made).code == 0
    return made


def listed(operator: Operator) -> dict[str, dict[str, Any]]:
    return {item["name"]: item for item in operator.run("bin", "--json").json["items"]}


def whole(operator: Operator, name: str) -> bool:
    return bool(listed(operator)[name]["state"] == "whole")


def test_a_file_in_a_watched_folder_is_listed_with_what_it_tells(
    operator: Operator, folder: Path
) -> None:
    write_wav(folder / "a.wav", channels=6)
    wait_until(lambda: whole(operator, "a.wav"), "a.wav is whole")
    item = listed(operator)["a.wav"]
    assert (item["group"], item["deliverable"], item["facts"]["channels"]) == ("audio", True, 6)
    table = operator.run("bin").out
    assert "audio  whole" in table
    assert "6 ch" in table


def test_a_list_on_standard_input_is_added(operator: Operator, tmp_path: Path) -> None:
    names = [b"one.wav", b"two words.wav", b"\xff.wav"]
    for name in names:
        write_wav(os.fsencode(tmp_path) + b"/" + name, seconds=0.01)
    paths = [os.fsencode(tmp_path) + b"/" + name for name in names]
    for content in (b"\n".join(paths) + b"\n", b"\0".join(paths)):
        assert piped(operator, content, "bin", "add", "-", "--json").count('"/') == 3
        assert sorted(listed(operator)) == ["%FF.wav", "one.wav", "two words.wav"]
        operator.run("bin", "reset", "--yes")
        assert not listed(operator)


def piped(operator: Operator, content: bytes, *arguments: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-m", "backlot_tui", *arguments],
        input=content,
        capture_output=True,
        env=operator.environment(),
        check=True,
    )
    return ended.stdout.decode()


def test_what_can_be_added_is_although_others_cannot(operator: Operator, tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", seconds=0.01)
    ended = operator.run("bin", "add", tmp_path / "a.wav", tmp_path / "none.wav", tmp_path)
    assert ended.code == 6
    assert "There is no file" in ended.err
    assert "watch it" in ended.err
    assert list(listed(operator)) == ["a.wav"]
    assert operator.run("bin", "add", tmp_path / "none.wav").code == 3


def test_a_script_reads_what_was_added_and_what_was_not_in_one_object(
    operator: Operator, tmp_path: Path
) -> None:
    write_wav(tmp_path / "a.wav", seconds=0.01)
    ended = operator.run("bin", "add", tmp_path / "a.wav", tmp_path / "none.wav", "--json")
    assert ended.code == 6
    assert ended.json["added"] == [str(tmp_path / "a.wav")]
    [refused] = ended.json["refused"]
    assert (refused["path"], refused["code"]) == (str(tmp_path / "none.wav"), "file-missing")
    alone = operator.run("bin", "add", tmp_path / "none.wav", "--json")
    assert alone.json["problem"]["code"] == "file-missing"


def test_folders_that_can_be_watched_are_although_others_cannot(
    operator: Operator, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "more").mkdir()
    words = ("bin", "watch", "add", tmp_path / "none", tmp_path / "more", "--json")
    ended = operator.run(*words)
    assert ended.code == 6
    assert ended.json["folders"] == [str(folder), str(tmp_path / "more")]
    assert [each["code"] for each in ended.json["refused"]] == ["no-folder"]
    assert "1 of 2 were refused." in ended.err


def test_reset_asks_and_nobody_there_means_no(operator: Operator, folder: Path) -> None:
    write_wav(folder / "a.wav", seconds=0.01)
    assert operator.run("bin", "reset").code == 2
    assert list(listed(operator)) == ["a.wav"]
    assert "Reset: 1 file is out" in operator.run("bin", "reset", "--yes").out
    assert not listed(operator)


def test_one_file_is_removed_by_name_or_path(operator: Operator, folder: Path) -> None:
    (folder / "more").mkdir()
    for path in (folder / "a.wav", folder / "b.wav", folder / "more" / "b.wav"):
        write_wav(path, seconds=0.01)
    assert operator.run("bin", "remove", "a.wav").code == 0
    ambiguous = operator.run("bin", "remove", "b.wav")
    assert ambiguous.code == 2
    assert "more/b.wav" in ambiguous.err
    assert operator.run("bin", "remove", folder / "b.wav").code == 0
    assert list(listed(operator)) == ["b.wav"]
    assert operator.run("bin", "remove", "c.wav").code == 3


def test_folders_are_watched_once_and_never_with_the_state(
    operator: Operator, folder: Path, tmp_path: Path
) -> None:
    (folder / "inner").mkdir()
    assert operator.run("bin", "watch", "add", folder / "inner").code == 2
    assert operator.run("bin", "watch", "add", tmp_path / "state").code == 2
    assert operator.run("bin", "watch", "add", tmp_path / "none").code == 3
    assert operator.run("bin", "watch", "--json").json["folders"] == [str(folder)]
    assert operator.run("bin", "watch", "remove", folder).code == 0
    assert operator.run("bin", "watch", "remove", folder).code == 3


def test_folders_of_the_config_file_are_watched(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    write_wav(tmp_path / "drop" / "a.wav", seconds=0.01)
    operator.environment()
    (tmp_path / "config.toml").write_text(f'[bin]\nwatch = ["{tmp_path}/drop"]\n')
    assert list(listed(operator)) == ["a.wav"]
    assert "config file" in operator.run("bin", "watch", "remove", tmp_path / "drop").err
    (tmp_path / "config.toml").write_text('[bin]\nwatch = "drop"\n')
    assert "list of folders" in operator.run("bin").err


def test_watch_run_tells_every_change_until_it_is_stopped(operator: Operator, folder: Path) -> None:
    process = operator.start("bin", "watch", "run", "--json")
    try:
        write_wav(folder / "a.wav", seconds=0.01)
        assert process.stdout is not None
        text = ""
        while '"whole"' not in text:
            text += process.stdout.readline()
        assert "a.wav" in text
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in err
