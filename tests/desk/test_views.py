"""Named views, the view the desk was left with, and the filters that were typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.settings import Settings
from backlot_tui.desk.views import (
    View,
    drop_view,
    keep_last_view,
    last_view,
    named_view,
    named_views,
    save_view,
)
from backlot_tui.domain.problems import NotFound, UsageProblem
from backlot_tui.state.views import filter_history, remember_filter

LATE = View("due:overdue", sort="title", descending=True, group="partner", columns=("title", "due"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Settings("default", "http://127.0.0.1:9", None, tmp_path, tmp_path / "c.toml"))


def test_a_view_is_kept_replaced_listed_and_dropped(desk: Desk) -> None:
    save_view(desk, "late", View("due:today"))
    save_view(desk, " late ", LATE)
    save_view(desk, "all", View())
    assert named_views(desk) == [("all", View()), ("late", LATE)]
    assert named_view(desk, "late") == LATE
    assert drop_view(desk, "late")
    assert not drop_view(desk, "late")
    with pytest.raises(NotFound, match="Views: all"):
        named_view(desk, "late")


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "two\nlines", "esc\x1b"])
def test_a_name_that_cannot_be_shown_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(UsageProblem):
        save_view(desk, name, View())


def test_the_next_start_shows_the_last_view_and_it_is_not_listed(desk: Desk) -> None:
    assert last_view(desk) == View()
    keep_last_view(desk, LATE)
    assert last_view(desk) == LATE
    assert named_views(desk) == []


def test_a_last_view_that_this_version_cannot_read_is_forgotten(desk: Desk) -> None:
    keep_last_view(desk, View("colour:red", sort="weight", group="mood"))
    assert last_view(desk) == View()


def test_filters_are_remembered_once_newest_last_and_not_for_ever(desk: Desk) -> None:
    for text in ("a", "b", "a"):
        remember_filter(desk.work, desk.portal, text)
    assert filter_history(desk.work, desk.portal) == ["b", "a"]
    for number in range(300):
        remember_filter(desk.work, desk.portal, f"word{number}")
    history = filter_history(desk.work, desk.portal)
    assert len(history) == 200
    assert history[-1] == "word299"
    assert filter_history(desk.work, "https://other.example") == []
