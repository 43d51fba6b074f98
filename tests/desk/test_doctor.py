"""What the doctor says of this machine, told by looks at real folders and locks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backlot_tui import __version__
from backlot_tui.desk import lingering
from backlot_tui.desk.doctor import Symptom, examine
from backlot_tui.desk.settings import Settings
from backlot_tui.state.folder import open_state_folder
from backlot_tui.state.presence import hold


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    portal = "http://127.0.0.1:9"
    return Settings("default", portal, "token", tmp_path / "state", tmp_path / "config.toml")


def symptom(settings: Settings, name: str) -> Symptom:
    [found] = [each for each in examine(settings, {}) if each.name == name]
    return found


def agent(settings: Settings, version: str) -> Symptom:
    with hold(open_state_folder(settings.state_dir).agent_lock, version):
        return symptom(settings, "Agent")


def test_an_older_agent_is_told_with_what_replaces_it(settings: Settings) -> None:
    found = agent(settings, "0.0.9")
    assert not found.fine
    assert found.fix == "The next delivery replaces it by this version."


def test_an_agent_of_this_version_is_fine(settings: Settings) -> None:
    found = agent(settings, __version__)
    assert found.fine
    assert "newer" not in found.sentence


def test_a_newer_agent_is_left_alone_and_nothing_is_to_be_done(settings: Settings) -> None:
    found = agent(settings, "999.1")
    assert found.fine and not found.fix
    assert "version 999.1. It is newer than this program" in found.sentence
    assert "left alone" in found.sentence


# Lingering --------------------------------------------------------------------------------------


@pytest.fixture
def logind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Have a session manager that says this of lingering and of KillUserProcesses."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setattr(lingering, "_LOGIND", tmp_path)
    monkeypatch.setattr(lingering, "_LINGERERS", tmp_path / "linger")
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.delenv("USER", raising=False)

    def says(linger: str, kills: str) -> None:
        script = folder / "loginctl"
        script.write_text(
            f'#!/bin/sh\ncase "$*" in\n*Linger) {linger} ;;\n*KillUserProcesses) {kills} ;;\nesac\n'
        )
        script.chmod(0o755)

    return says


YES, NO, UNKNOWN = "echo {}=yes", "echo {}=no", "exit 1"


@pytest.mark.parametrize(
    ("linger", "kills", "fine", "says"),
    [
        (NO, NO, True, "Logging out does not end"),
        (UNKNOWN, NO, True, "Logging out does not end"),
        (YES, YES, True, "may outlive"),
        (YES, UNKNOWN, True, "may outlive"),
        (NO, YES, False, "ends the agent when you log out"),
        (NO, UNKNOWN, False, "may end the agent"),
        (UNKNOWN, YES, False, "ends the agent when you log out"),
    ],
)
def test_lingering_is_trouble_only_where_logging_out_ends_the_agent(
    *,
    settings: Settings,
    logind: Callable[[str, str], None],
    linger: str,
    kills: str,
    fine: bool,
    says: str,
) -> None:
    logind(linger.format("Linger"), kills.format("KillUserProcesses"))
    found = symptom(settings, "Lingering")
    assert found.fine is fine
    assert says in found.sentence
    assert ("enable-linger" in found.fix) is not fine


def test_who_lingers_is_known_without_a_session_by_the_user_of_the_process(
    logind: Callable[[str, str], None], tmp_path: Path
) -> None:
    logind(UNKNOWN, UNKNOWN)
    assert lingering.lingering() is None
    (tmp_path / "linger").mkdir()
    assert lingering.lingering() is False
    (tmp_path / "linger" / lingering.user_name()).touch()
    assert lingering.lingering() is True


def test_without_a_session_manager_nothing_is_ended(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lingering, "_LOGIND", tmp_path / "none")
    assert symptom(settings, "Lingering").fine
