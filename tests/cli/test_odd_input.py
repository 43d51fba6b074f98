"""Whatever a shell, a disk or a config file gives the commands: one sentence, never a trace."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from backlot_tui.cli import launch
from backlot_tui.cli.demo.folder import DemoFolder
from backlot_tui.cli.main import run
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.state.presence import Presence
from tests.support.processes import Operator


@pytest.fixture
def somebody(tmp_path: Path) -> Operator:
    return Operator(tmp_path / "state", "http://127.0.0.1:9", "token")


def in_a_shell(
    somebody: Operator, words: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    command = f"{sys.executable} -m backlot_tui {words}"
    return subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        env={**somebody.environment(), **environment},
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_output_on_a_full_disk_is_told_and_is_no_success(somebody: Operator) -> None:
    ended = in_a_shell(somebody, "transfers >/dev/full")
    assert ended.returncode == 1
    assert "cannot be written: No space left" in ended.stderr
    assert "Traceback" not in ended.stderr and "Exception" not in ended.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_stream_that_the_caller_closed_is_no_fault(somebody: Operator, closed: str) -> None:
    ended = in_a_shell(somebody, f"transfers --json {closed}")
    assert ended.returncode == 0, ended.stderr
    assert not ended.stderr
    if ">&- " not in f"{closed} " or closed == "2>&-":
        assert "queue" in json.loads(ended.stdout)


def test_what_the_terminals_encoding_lacks_is_printed_as_an_escape(
    somebody: Operator, tmp_path: Path
) -> None:
    (tmp_path / "Ø→.wav").touch()
    ended = in_a_shell(somebody, f"probe {tmp_path}/*.wav", PYTHONIOENCODING="ascii")
    assert ended.returncode == 0, ended.stderr
    assert "\\xd8\\u2192.wav" in ended.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("transfers", "pause", b"\xff\xff\xff\xff"),
        ("alias", "add", "--yes", b"ab\xff", "A Title"),
        ("receipt", "show", b"\xff\xff\xff\xff"),
    ],
)
def test_a_word_in_no_encoding_where_text_is_needed_is_a_usage_error(
    somebody: Operator, words: tuple[str | bytes, ...]
) -> None:
    assert somebody.run(*words).code == 2


def test_a_name_longer_than_any_path_is_no_fault(somebody: Operator) -> None:
    ended = somebody.run("receipt", "verify", "a" * 300)
    assert ended.code == 3, ended.err


@pytest.mark.parametrize(
    "words",
    [
        ("suggest", "--requests", "LOCKED", "--files", "LOCKED"),
        ("probe", "LOCKED"),
        ("deliver", "--plan", "LOCKED"),
        ("receipt", "verify", "LOCKED"),
        ("portal", "import", "LOCKED", "--data", "unused"),
        ("portal", "import", "unused", "--data", "unused", "--catalogue", "LOCKED"),
    ],
)
def test_a_file_that_may_not_be_read_has_one_exit_code_wherever_it_is_named(
    somebody: Operator, tmp_path: Path, words: tuple[str, ...]
) -> None:
    locked = tmp_path / "locked.json"
    locked.touch(0o000)
    somebody.unprivileged = True
    ended = somebody.run(*(str(locked) if word == "LOCKED" else word for word in words))
    assert ended.code == 7, ended.err
    assert f"{locked} may not be read by this user." in ended.err


def test_a_history_that_may_not_be_looked_into_is_not_taken_for_none(
    somebody: Operator, tmp_path: Path
) -> None:
    (tmp_path / "reel" / "ascmhl").mkdir(0o000, parents=True)
    somebody.unprivileged = True
    ended = somebody.run("receipt", "verify", tmp_path / "reel")
    assert ended.code == 7, ended.err


def test_a_fault_of_ours_is_one_sentence_even_where_nothing_can_be_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("backlot_tui.cli.commands.completion.run", broken)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not" / "there"))
    assert run(["completion", "bash"]) == 1
    assert "failed: ZeroDivisionError" in capsys.readouterr().err


def test_a_message_of_the_portal_acts_on_no_terminal(
    somebody: Operator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from backlot_tui.cli.output import print_note  # noqa: PLC0415 (its stream is the captured one)

    print_note("not now \x1b]0;mine\x07")
    assert "\x1b" not in capsys.readouterr().err


def test_a_process_that_ended_this_instant_counts_as_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    seen: Iterator[Presence | None] = iter([Presence(gone.pid, "1", 0.0), None])
    monkeypatch.setattr(launch, "holder", lambda _: next(seen))
    assert launch.stop_process(tmp_path / "agent.lock")


# The demo's folder ------------------------------------------------------------------------------


@pytest.mark.parametrize("flags", [("demo", "--fresh"), ("demo",), ("demo", "--fresh", "--no-ui")])
def test_a_folder_with_a_persons_files_never_becomes_a_demos(
    somebody: Operator, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    mine = tmp_path / "mine"
    (mine / "media").mkdir(parents=True)
    (mine / "media" / "cut.mov").write_text("a week of work")
    ended = somebody.run(*flags, "--dir", mine)
    assert ended.code == 2
    assert "not a demo's" in ended.err
    assert sorted(mine.rglob("*")) == [mine / "media", mine / "media" / "cut.mov"]


def test_samples_that_were_half_copied_are_copied_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    demo = DemoFolder(tmp_path / "demo")

    def full_disk(_: Path, there: Path) -> None:
        there.mkdir()
        (there / "half.mov").touch()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken, pytest.raises(UsageProblem, match="No space left"):
        broken.setattr("backlot_tui.cli.demo.folder.shutil.copytree", full_disk)
        demo.prepare()
    demo.prepare()
    assert len(list(demo.media.iterdir())) > 1
    assert not (demo.media / "half.mov").exists()
    demo.clear()
    assert not demo.path.exists()


def test_a_copy_that_was_broken_off_is_made_anew_of_what_is_shipped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    demo = DemoFolder(tmp_path / "demo")
    demo.prepare()
    sample = next(demo.media.glob("*.scc"))
    content = sample.read_bytes()
    sample.unlink()

    def full_disk(_: Path, there: Path) -> None:
        there.write_bytes(content[:5])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken, pytest.raises(UsageProblem, match="No space left"):
        broken.setattr("backlot_tui.cli.demo.folder.shutil.copy2", full_disk)
        demo.prepare({"reel.scc": sample.name})
    assert not (demo.media / "reel.scc").exists()
    demo.prepare({"reel.scc": sample.name})
    assert (demo.media / "reel.scc").read_bytes() == content
    assert not sample.exists(), "what a person removed stays so"


@pytest.mark.parametrize("flags", [("--stop",), ("--fresh", "--no-ui"), ("--no-ui",)])
def test_a_file_is_no_demos_folder(
    tmp_path: Path, flags: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cut.mov"
    file.touch()
    for folder in (file, file / "demo"):
        assert run(["demo", *flags, "--dir", str(folder)]) == 2
        assert f"{folder} is not a folder." in capsys.readouterr().err


@pytest.mark.parametrize("flags", [("--stop",), ("--no-ui",)])
def test_a_demos_folder_that_nobody_may_look_into_is_told(
    somebody: Operator, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    (tmp_path / "locked" / "demo").mkdir(parents=True)
    (tmp_path / "locked").chmod(0)
    somebody.unprivileged = True
    ended = somebody.run("demo", *flags, "--dir", tmp_path / "locked" / "demo")
    assert ended.code == 2
    assert "cannot be read: Permission denied." in ended.err


def test_a_folder_of_somebody_else_cannot_be_cleared(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(UsageProblem):
        DemoFolder(tmp_path).clear()
    assert (tmp_path / "thesis.txt").exists()


@pytest.mark.parametrize("written", ["nan", "inf", "-1", "soon"])
@pytest.mark.parametrize(
    "command",
    [
        ["portal", "serve", "--data", "unused", "--inspection-delay"],
        ["portal", "tokens", "add", "dana", "--data", "unused", "--expires"],
    ],
)
def test_a_span_of_time_is_a_number_from_zero_up(
    command: list[str], written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, written]) == 2
    assert f"'{written}' is not a number from 0 up" in capsys.readouterr().err


@pytest.mark.parametrize("written", ["99999999", "65536", "-5", "1.5", "http", "²"])
def test_a_port_is_a_number_from_0_to_65535(
    written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["portal", "serve", "--data", "unused", f"--port={written}"]) == 2
    assert f"{written!r} is not a port, a number from 0 to 65535" in capsys.readouterr().err
