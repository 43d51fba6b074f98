"""What Tab offers: asked as the shells ask, and by typing Tab in real ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backlot_tui.cli.main import COMMANDS
from backlot_tui.domain.filters import KEYS
from tests.support.processes import Operator
from tests.support.terminal import Terminal
from tests.ui.desks import PORTAL, make_desk

_BREAKS = " \t\n\"'><=;|&(:"


@pytest.fixture(scope="module")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where the commands' shape is kept after the first Tab of the module."""
    return {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}


@pytest.fixture
def somebody(tmp_path: Path, cache_home: dict[str, str]) -> Operator:
    """With a filled local copy, and no portal anywhere."""
    make_desk(tmp_path)
    return Operator(tmp_path / "state", PORTAL, "token", extra=cache_home)


def offered(who: Operator, line: str, shell: str = "bash") -> list[str]:
    """What a shell is told for the end of `line`."""
    asking = {
        "_ARGCOMPLETE": "1", "_ARGCOMPLETE_SHELL": shell, "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_COMP_WORDBREAKS": _BREAKS, "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(who.state_dir.parent / "answer"),
        "COMP_LINE": line, "COMP_POINT": str(len(line.encode())), "COMP_TYPE": "9",
    }  # fmt: skip
    command = [sys.executable, "-m", "backlot_tui"]
    subprocess.run(command, env={**who.environment(), **asking}, check=False, timeout=60)
    return (who.state_dir.parent / "answer").read_text().splitlines()


def test_every_command_is_offered_and_what_the_desk_takes(somebody: Operator) -> None:
    assert set(offered(somebody, "backlot-tui ")) == set(COMMANDS)
    assert offered(somebody, "backlot-tui --mou") == ["--mouse"]


def test_flags_and_their_choices_come_from_the_commands_own_parsers(somebody: Operator) -> None:
    assert {"--view", "--plain", "--json"} <= set(offered(somebody, "backlot-tui requests --"))
    assert "title" in offered(somebody, "backlot-tui requests --sort ")
    assert "users" in offered(somebody, "backlot-tui portal ")
    assert offered(somebody, "backlot-tui portal users a") == ["add"]
    assert "--keep" not in offered(somebody, "backlot-tui demo --")  # not for people


def test_request_ids_come_from_the_local_copy_whatever_their_case(somebody: Operator) -> None:
    assert offered(somebody, "backlot-tui deliver SR-10")[:2] == ["SR-101", "SR-102"]
    assert offered(somebody, "backlot-tui request sr-109") == ["SR-109"]


def test_filters_offer_keys_the_domains_values_and_the_copys(somebody: Operator) -> None:
    assert set(offered(somebody, "backlot-tui requests ")) == {f"{key}:" for key in KEYS}
    assert offered(somebody, "backlot-tui requests stat") == ["status:"]
    assert "Canceled" in offered(somebody, "backlot-tui requests status:")
    assert offered(somebody, "backlot-tui requests status:open,red") == [
        'open,\\"Redelivery\\ Requested\\"'
    ]
    assert "critical" in offered(somebody, "backlot-tui requests is:")
    assert "overdue" in offered(somebody, "backlot-tui requests due:")
    assert offered(somebody, "backlot-tui requests language:f") == ["fr-FR"]
    assert offered(somebody, "backlot-tui requests !lang") == ["\\!language:"]
    assert offered(somebody, "backlot-tui requests nokey:") == []


def test_what_is_offered_for_a_filter_finds_what_it_says(somebody: Operator) -> None:
    [word] = offered(somebody, "backlot-tui requests partner:in")
    assert word == "Inkwell"


def test_views_and_metadata_are_offered(somebody: Operator) -> None:
    assert somebody.run("views", "save", "tonight", "due:<2d").code == 0
    assert offered(somebody, "backlot-tui requests --view ton") == ["tonight"]
    assert "dub_style=" in offered(somebody, "backlot-tui deliver SR-101 x.wav --set ")
    values = offered(somebody, "backlot-tui deliver SR-101 x.wav --set dub_style=L")
    assert values == ["Lip\\ Sync"]


def test_files_are_offered_where_files_are_wanted(somebody: Operator, tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "dub es-419.wav").touch()
    (tmp_path / "medley.wav").touch()
    assert offered(somebody, f"backlot-tui deliver SR-101 {tmp_path}/med") == [
        f"{tmp_path}/media/",
        f"{tmp_path}/medley.wav",
    ]
    assert offered(somebody, f"backlot-tui deliver SR-101 {tmp_path}/media/") == [
        f"{tmp_path}/media/dub\\ es-419.wav"
    ]
    assert offered(somebody, f"backlot-tui --state-dir {tmp_path}/med") == [f"{tmp_path}/media/"]


def test_tab_makes_no_state_folder_and_asks_no_portal(
    tmp_path: Path, cache_home: dict[str, str]
) -> None:
    somebody = Operator(tmp_path / "none", PORTAL, "token", extra=cache_home)
    assert offered(somebody, "backlot-tui request SR") == []
    assert not (tmp_path / "none").exists()


def test_a_second_tab_loads_no_portal_and_no_network(somebody: Operator) -> None:
    offered(somebody, "backlot-tui requ")
    answer = somebody.state_dir.parent / "answer"
    asking = {"_ARGCOMPLETE": "1", "COMP_LINE": "backlot-tui request SR", "COMP_POINT": "22"}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "backlot_tui"],
        env={**somebody.environment(), **asking, "_ARGCOMPLETE_STDOUT_FILENAME": str(answer)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "SR-101" in answer.read_text()
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    heavy = {"pydantic", "httpx", "sqlalchemy", "fastapi", "textual", "lxml", "asyncio"}
    assert "backlot_tui.state.cache" in loaded and not loaded & heavy


# Real shells --------------------------------------------------------------------------------


@pytest.fixture
def bin_dir(tmp_path: Path) -> Iterator[Path]:
    """A folder with the command by its name."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "backlot-tui"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m backlot_tui "$@"\n')
    script.chmod(0o755)
    yield folder


_START = {
    "bash": ["bash", "--norc", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
_OWN_TERMINAL = (
    "import fcntl, os, sys, termios;"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
)
"""Takes the terminal as its own, as a login does; fish insists on it."""
_LOAD = {
    "bash": 'eval "$(backlot-tui completion bash)"',
    "fish": "backlot-tui completion fish | source",
}


def _drop_the_line(terminal: Terminal) -> None:
    """Until the prompt is bare: a Ctrl+C that meets a completion at work ends only that."""
    deadline = time.monotonic() + 30.0
    while not terminal.text().rstrip().endswith(("$", "#", ">")):
        assert time.monotonic() < deadline, f"the line stays\n{terminal.text()}"
        terminal.keys("ctrl+c")
        time.sleep(0.3)


@pytest.mark.parametrize("shell", list(_START))
def test_tab_in_a_real_shell(somebody: Operator, bin_dir: Path, tmp_path: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed here")
    offered(somebody, "backlot-tui ")  # so that the shape is kept, as after a first Tab
    environment = {**somebody.environment(), "HOME": str(tmp_path), "PS1": "$ "}
    environment["PATH"] = f"{bin_dir}{os.pathsep}{environment['PATH']}"
    command = [sys.executable, "-c", _OWN_TERMINAL, *_START[shell]]
    with Terminal(command, environment, columns=100) as terminal:
        terminal.wait(r"[$>%#]")
        terminal.send(f"{_LOAD[shell]}; echo lo''aded\r")
        terminal.wait("loaded")
        terminal.send("backlot-tui deliver SR-10")
        terminal.keys("tab", "tab")
        terminal.wait("SR-101")
        terminal.wait("SR-109")
        _drop_the_line(terminal)
        terminal.send("backlot-tui requests --pl\t")
        terminal.wait("requests --plain")
        _drop_the_line(terminal)
        terminal.send("backlot-tui requests status:Canc\t")
        terminal.wait("status:Canceled")
        _drop_the_line(terminal)
        terminal.send("exit\r")
        terminal.ended()
