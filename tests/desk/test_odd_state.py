"""What is kept on the disk, or was changed by others meanwhile, is met without a trace."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backlot_tui.desk.aliases import add_alias, read_aliases
from backlot_tui.desk.cards import with_value
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.doctor import examine
from backlot_tui.desk.plans.plan import Plan, PlannedCard
from backlot_tui.desk.plans.plan_file import read_plan, to_toml
from backlot_tui.desk.redelivering import card_of_kept_files, send_metadata
from backlot_tui.desk.settings import Settings
from backlot_tui.desk.suggesting import wanted_from_json
from backlot_tui.desk.support import support_bundle
from backlot_tui.domain.problems import CheckRefused, Problem, UsageProblem
from backlot_tui.domain.statuses import RequestStatus
from backlot_tui.state import cache
from backlot_tui.state.folder import open_state_folder
from tests.checks.subjects import DUB, request, source_type
from tests.desk.session.desks import a_desk, session_on
from tests.support.rows import a_request

ONE = a_request(id="SR-1")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path, [ONE])


# Kept on the disk ------------------------------------------------------------------------------


@pytest.mark.parametrize("kept", ["{}", "[]", "no json", '{"languages": 1, "fields": 1}'])
def test_a_catalogue_in_a_form_that_nobody_knows_is_none(desk: Desk, kept: str) -> None:
    cache.put_note(desk.cache, desk.portal, "catalogue", kept)
    assert desk.kept_catalogue() is None


def test_an_alias_that_cannot_be_written_leaves_the_file_and_the_folder_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "aliases.toml"
    add_alias(path, "GLASS", "Glass Harbour")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(UsageProblem, match="No space left"):
        add_alias(path, "SALT", "Salt Road")
    assert [each.name for each in tmp_path.iterdir()] == ["aliases.toml"]
    assert read_aliases(path) == {"GLASS": "Glass Harbour"}


@pytest.mark.parametrize(
    "content",
    [b"a = " + b"[" * 100_000, b"\xff", b"a = \x1b"],
    ids=["nested without end", "no UTF-8", "an escape"],
)
def test_an_alias_file_that_is_none_is_told_without_acting_on_the_terminal(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "aliases.toml"
    path.write_bytes(content)
    with pytest.raises(UsageProblem, match="cannot be read") as told:
        read_aliases(path)
    assert "\x1b" not in str(told.value)


def test_a_work_db_that_is_none_is_a_symptom_and_no_end_of_the_bundle(tmp_path: Path) -> None:
    settings = Settings("default", "http://127.0.0.1:9", "token", tmp_path / "s", tmp_path / "c")
    folder = open_state_folder(settings.state_dir)
    folder.work_db.write_bytes(b"no database at all, and long enough to look like a header" * 20)
    with pytest.raises(Problem, match=r"work\.db is damaged"):
        Desk(settings)
    symptoms = {each.name: each for each in examine(settings, {})}
    assert not symptoms["Portal"].fine
    bundle = support_bundle(settings, {})
    assert "not a database" in bundle["deliveries"]["unreadable"]


def test_a_number_that_no_season_has_is_told() -> None:
    with pytest.raises(UsageProblem, match="season must be a whole number"):
        wanted_from_json([{"id": "SR-1", "season": "9" * 5000}], "list.json")


# Plans -----------------------------------------------------------------------------------------


def planned(number: int, **facts: Any) -> PlannedCard:
    return PlannedCard(f"SR-{number}", f"00000000-0000-4000-8000-{number:012}", **facts)


def test_a_plan_shows_what_a_terminal_would_obey_and_reads_back_as_it_was(tmp_path: Path) -> None:
    name = "a \x1b[2J b \u202e c \x9b d\u200b\te"
    text = to_toml(Plan("http://portal", (planned(1, name=name),), session="two\nlines"))
    assert not set("\x1b\x9b\u202e\u200b\t") & set(text)
    path = tmp_path / "plan.toml"
    path.write_text(text)
    plan = read_plan(path)
    assert plan.cards[0].name == name
    assert tomllib.loads(text)["session"] == "two\nlines"


def test_a_plan_that_gives_two_cards_one_delivery_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    twice = (planned(1), replace(planned(1), request="SR-2"))
    path.write_text(to_toml(Plan("http://portal", twice)))
    with pytest.raises(UsageProblem, match=r"names delivery .* twice"):
        read_plan(path)


# Changed by others -----------------------------------------------------------------------------


def test_metadata_for_files_that_are_others_by_now_is_refused(desk: Desk) -> None:
    asked = request(status=RequestStatus.REDELIVERY_REQUESTED, metadata_only=True)
    measured = {"kind": "WAV", "size": 5, "channels": 6}

    def delivered(name: str) -> dict[str, Any]:
        file = {"name": name, "size": 5, "metadata": DUB, "measured": measured}
        return {"state": "Rejected", "files": [file]}

    card = card_of_kept_files(asked, source_type(), [delivered("a.wav")])
    card = with_value(card, 0, "dub_style", "Voice Over")
    with pytest.raises(CheckRefused, match="other files were delivered meanwhile"):
        send_metadata(desk, card, [delivered("b.wav")])


def test_a_change_of_a_card_that_has_left_the_session_changes_nothing(desk: Desk) -> None:
    session = session_on(desk, [ONE])
    gone = replace(session["SR-1"], request=a_request(id="SR-9"))
    assert session.change("Fill", [gone]) == []
    assert session.undo() == ("", [])
