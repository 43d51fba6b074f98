"""The line at the top keeps what matters, however narrow the terminal is."""

from __future__ import annotations

import pytest

from backlot_tui.domain.problems import PortalUnreachable
from backlot_tui.ui.header import header
from backlot_tui.ui.lines import plain, width_of
from backlot_tui.ui.model import Model
from tests.ui.desks import NOW, PORTAL

PLACE = "Dashboard · by updated ↓ · grouped by package"


@pytest.mark.parametrize("user", ["Dana Kim", "陽炎電車の配達員"])
@pytest.mark.parametrize("width", [120, 100, 90, 80, 60, 40])
def test_how_fresh_the_copy_is_stays_when_room_is_short(width: int, user: str) -> None:
    live = Model(user=user, answered=True)
    left, right = header(live, PLACE, PORTAL, NOW.timestamp(), width)
    assert plain([right]).endswith("live")
    assert width_of(left) + width_of(right) + 4 <= width


def test_offline_and_the_age_stay_and_the_place_is_cut() -> None:
    problem = PortalUnreachable("unreachable", "The portal cannot be reached.")
    now = NOW.timestamp()
    model = Model(answered=True, problem=problem, as_of=now - 1500, offline_since=now - 1500)
    left, right = header(model, PLACE, PORTAL, now, 80)
    assert plain([right]) == "offline since 11:35 · copy 25 min old"
    assert plain([left]).startswith("backlot-tui  Dashboard · by") and "…" in plain([left])


def test_where_there_is_room_it_says_who_and_where() -> None:
    model = Model(user="Dana Kim", answered=True)
    _, right = header(model, "Dashboard", PORTAL, NOW.timestamp(), 80)
    assert plain([right]) == "Dana Kim · portal.example:8000 · live"
