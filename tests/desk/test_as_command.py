"""The command that does what the desk is about to do."""

from __future__ import annotations

import shlex
from pathlib import Path

from backlot_tui.desk.cards import Card, with_override, with_sources, with_value
from backlot_tui.desk.plans.as_command import as_command
from backlot_tui.desk.sources import choose
from tests.desk.test_cards import CATALOGUE
from tests.support.rows import a_request
from tests.support.sound import write_wav


def a_card(*paths: Path) -> Card:
    for path in paths:
        write_wav(path, seconds=0.1)
    card = Card(a_request(), CATALOGUE.source_type("Secondary Audio"))
    return with_sources(card, [choose(str(path), card.source_type) for path in paths])


def test_one_card_is_one_command_that_a_shell_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "it's take 1.wav"
    card = with_override(
        with_value(a_card(path), 0, "dub_style", "Lip Sync"), "AUDIO-CHANNELS", "as agreed"
    )
    [line] = as_command("Friday", [card])
    assert shlex.split(line) == [
        "backlot-tui", "deliver", "SR-1", str(path),
        "--set", "language=de-DE", "--set", "channel_config=2.0", "--set", "dub_style=Lip Sync",
        "--override", "AUDIO-CHANNELS=as agreed",
    ]  # fmt: skip


def test_of_several_files_each_has_its_own_values(tmp_path: Path) -> None:
    card = a_card(tmp_path / "a.wav", tmp_path / "b.wav")
    [line] = as_command("Friday", [with_value(card, 1, "dub_style", "Hybrid")])
    assert "b.wav::dub_style=Hybrid" in shlex.split(line)
    assert "a.wav::dub_style=Hybrid" not in shlex.split(line)


def test_several_cards_go_by_a_plan_of_the_session(tmp_path: Path) -> None:
    card = a_card(tmp_path / "a.wav")
    first, second = as_command("Friday's dubs", [card, card])
    assert shlex.split(first)[:3] == ["backlot-tui", "plan", "Friday's dubs"]
    assert second == "backlot-tui deliver --plan plan.toml"


def test_what_cannot_be_typed_goes_by_a_plan(tmp_path: Path) -> None:
    card = a_card(tmp_path / "two\nlines.wav")
    assert as_command("Friday", [card])[0].startswith("backlot-tui plan ")
    card = with_override(a_card(tmp_path / "a.wav"), "AUDIO-CHANNELS", "said \u202e so")
    assert as_command("Friday", [card])[0].startswith("backlot-tui plan ")
