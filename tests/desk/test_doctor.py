"""What the doctor says of this machine, told by looks at real folders and locks."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui import __version__
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
