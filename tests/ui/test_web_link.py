"""The way to a request's web page: a template in the config, a key that shows and copies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from backlot_tui.desk.settings import resolve
from backlot_tui.desk.web_address import checked_template, web_address
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.ui.screens.web_link import WebLink
from backlot_tui.ui.widgets.link_lines import LinkLines
from tests.ui.desks import make_app, make_desk, ready, request, screen_text, until

TEMPLATE = "https://portal.example/requests/{id}"


def test_the_template_stands_in_the_profile(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[profiles.main]\nweb_url = "{TEMPLATE}"\n')
    assert resolve({"config": str(config), "profile": "main"}, {}).web_url == TEMPLATE
    assert resolve({"config": str(config), "profile": "other"}, {}).web_url is None


@pytest.mark.parametrize(
    "template",
    ["", "https://portal.example/", "ftp://x/{id}", "javascript:{id}", "https://{id}",
     "https://a/{id}/{id}", "https://a/{id}{", "https://a/{id} b", "https://a/\x1b{id}", 7],
)  # fmt: skip
def test_a_template_that_makes_no_address_is_told_in_one_sentence(template: object) -> None:
    with pytest.raises(UsageProblem, match="makes no web address") as told:
        checked_template(template)
    assert "\x1b" not in str(told.value)


def test_an_id_stays_one_part_of_the_path() -> None:
    assert web_address(TEMPLATE, "SR-1") == "https://portal.example/requests/SR-1"
    hostile = web_address(TEMPLATE, "../x?y#z\x1b]8;;")
    assert hostile == "https://portal.example/requests/..%2Fx%3Fy%23z%1B%5D8%3B%3B"


async def test_w_shows_the_address_as_a_link_and_copies_it(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, [request(101)])
    desk.settings = replace(desk.settings, web_url=TEMPLATE)
    app = make_app(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, WebLink))
        assert "https://portal.example/requests/SR-101" in screen_text(app)
        assert app.clipboard == "https://portal.example/requests/SR-101"
        written = app.screen.query_one(LinkLines).render_line(0).render(Console())
        assert ";https://portal.example/requests/SR-101\x1b\\" in written
        await pilot.press("w", "enter", "w")
        await until(pilot, lambda: isinstance(app.screen, WebLink))
        await pilot.press("escape", "escape", "q")


async def test_without_a_template_w_says_how_to_set_it(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        await pilot.press("w")
        await until(pilot, lambda: "web_url" in screen_text(app))
        assert "[profiles.default]" in screen_text(app)
        assert "config.toml" in "".join(screen_text(app).replace("│", "").split())
