"""The details page: what the copy knows, what the portal adds, and an override."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from backlot_tui.desk.copying import News
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import RequestStatus
from backlot_tui.state import cache
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.screens.dashboard import DashboardScreen
from backlot_tui.ui.screens.details import DetailsScreen
from backlot_tui.ui.screens.prompt import Prompt
from backlot_tui.ui.widgets.quiet_input import QuietInput
from tests.portal.running import SUBTITLE, TTML, request
from tests.ui.desks import (
    NOW,
    Portal,
    fill,
    make_app,
    make_desk,
    ready,
    screen_text,
    some_requests,
    until,
)
from tests.ui.live import Live, live_desk
from tests.ui.test_hostile_text import HOSTILE, assert_harmless

NONSENSE = bytes(range(1, 256)) * 8
"""Of no kind that the inspector knows: that may be overridden."""
SIZE = (100, 40)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    rows = [request("SR-1"), request("SR-2"), request("SR-3", status=RequestStatus.CANCELED)]
    with live_desk(tmp_path, rows) as found:
        yield found


def fail_inspection(live: Live, request_id: str, **files: bytes) -> Any:
    contents = {name.replace("_", "."): content for name, content in files.items()}
    delivery = live.operator.deliver(request_id, contents, SUBTITLE)
    return live.operator.wait_for(delivery, "Inspection Failed")


def said(app: DeskApp) -> str:
    return " ".join(notice.message for notice in app._notifications)


def page(app: DeskApp) -> str:
    """All lines of the details page, also those that are scrolled away."""
    screen = app.screen
    assert isinstance(screen, DetailsScreen)
    lines = screen.block.lines
    return "\n".join("".join(text for text, _ in line) for line in lines)


async def open_details(pilot: Pilot[None], request_id: str) -> DeskApp:
    app = await ready(pilot)
    dashboard = app.screen_stack[0]
    assert isinstance(dashboard, DashboardScreen)
    await until(pilot, lambda: request_id in dashboard.requests.ids)
    dashboard.requests.move_to(request_id)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
    return app


async def test_the_page_tells_all_of_a_failed_delivery_and_the_history(live: Live) -> None:
    fail_inspection(live, "SR-1", a_stl=NONSENSE)
    async with live.app().run_test(size=SIZE) as pilot:
        app = await open_details(pilot, "SR-1")
        await until(pilot, lambda: "History" in page(app))
        text = page(app)
    for part in ("Overview", "Package", "Deliveries", "History"):
        assert part in text
    assert "Requests    3: 2 Open · 1 Canceled" in text
    assert "Attempt 1  Inspection Failed  Ana" in text
    assert "a.stl is not recognised as TTML or SRT or EBU STL or CAP." in text
    assert "FILE-UNRECOGNISED · warning · v overrides it with a reason" in text
    assert "To do       Look whether it is the right file." in text
    assert "a.stl · 2.0 kB · Language es-419 · Time Base MEDIA" in text
    history = text.split("History")[1]
    assert "inspection: found: a.stl is not recognised" in history
    assert history.index("inspection: ") < history.index("Ana: "), "newest first"


async def test_what_was_measured_stands_beside_what_was_chosen(live: Live) -> None:
    brazilian = TTML.replace(b"es-419", b"pt-BR")
    contents = {"a.ttml": brazilian}
    delivery = live.operator.deliver("SR-1", contents, SUBTITLE)
    live.operator.wait_for(delivery, "Inspection Failed")
    async with live.app().run_test(size=SIZE) as pilot:
        app = await open_details(pilot, "SR-1")
        await until(pilot, lambda: "History" in page(app))
        text = page(app)
    assert "a.ttml · 83 B" in text
    assert "Measured    TTML" in text
    assert "≠ Language: chosen es-419, measured pt-BR: differs" in text
    assert "= Time Base: chosen MEDIA, measured MEDIA: same" in text
    assert "TEXT-LANGUAGE · warning · v overrides it with a reason" in text


async def test_a_request_for_metadata_alone_says_how_to_answer(tmp_path: Path) -> None:
    [asked] = [row for row in some_requests() if row.id == "SR-103"]
    app = make_app(make_desk(tmp_path, [replace(asked, metadata_only=True)]))
    async with app.run_test(size=SIZE) as pilot:
        await open_details(pilot, "SR-103")
        await until(pilot, lambda: "Only new metadata is asked for" in page(app))


async def test_an_override_makes_the_request_delivered_on_screen(live: Live) -> None:
    fail_inspection(live, "SR-1", a_stl=NONSENSE)
    async with live.app().run_test(size=SIZE) as pilot:
        app = await open_details(pilot, "SR-1")
        await until(pilot, lambda: "v overrides it" in page(app))
        await pilot.press("v")
        assert isinstance(app.screen, Prompt)
        assert "a.stl is not recognised" in screen_text(app)
        app.screen.query_one(QuietInput).value = "A 1994 file; agreed with QC"
        await pilot.press("enter")
        await until(pilot, lambda: "Attempt 1  Overridden" in page(app))
        await until(pilot, lambda: "Ana: overrode FILE-UNRECOGNISED" in page(app))
        assert "Status      Delivered" in page(app)
        assert "FILE-UNRECOGNISED: A 1994 file; agreed with QC" in page(app)
        assert "Overridden: SR-1 is Delivered until the owner decides." in said(app)
        await pilot.press("q")
        await until(pilot, lambda: "Delivered" in screen_text(app))
    assert live.operator.get("requests/SR-1")["request"]["status"] == "Delivered"


async def test_what_cannot_be_overridden_says_why_and_asks_nothing(live: Live) -> None:
    fail_inspection(live, "SR-1", a_stl=b"RIFF" + b"\4\0\0\0" + b"WAVE" + bytes(60))
    async with live.app().run_test(size=SIZE) as pilot:
        app = await open_details(pilot, "SR-1")
        await until(pilot, lambda: "cannot be overridden" in page(app))
        await pilot.press("v")
        assert isinstance(app.screen, DetailsScreen)
        assert "This cannot be overridden: a.stl" in said(app)
        await pilot.press("q")
        await open_details(pilot, "SR-2")
        await until(pilot, lambda: "History" in page(app))
        await pilot.press("v")
        assert "The latest delivery has no failed inspection." in said(app)


async def test_a_change_at_the_portal_shows_and_the_history_follows(live: Live) -> None:
    async with live.app().run_test(size=SIZE) as pilot:
        app = await open_details(pilot, "SR-2")
        await until(pilot, lambda: "The portal knows of none." in page(app))
        assert "Nothing has happened to it yet." in page(app)
        assert "v Override" not in screen_text(app)
        assert "· On Track" in page(app) or "· Critical" in page(app)
        fail_inspection(live, "SR-2", a_stl=NONSENSE)
        await until(pilot, lambda: "inspection: found: a.stl" in page(app))
        assert "Attempt 1  Inspection Failed" in page(app)
        await until(pilot, lambda: "v Override" in screen_text(app))


async def test_without_the_portal_the_copy_is_told_with_its_age(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await open_details(pilot, "SR-103")
        await until(pilot, lambda: "This is the copy of 21 Nov 11:56" in page(app))
        assert "plain http is for this machine only" in page(app).replace("\n ", "")
        assert "Overview" in page(app) and "History" not in page(app)


def has_title(app: DeskApp, title: str) -> bool:
    return any(row.title == title for row in app.model.rows)


async def test_news_of_other_requests_draws_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, portal = make_desk(tmp_path), Portal()
    app = make_app(desk, follow=portal.follow)
    async with app.run_test(size=SIZE) as pilot:
        await open_details(pilot, "SR-101")
        await until(pilot, lambda: app.asking.idle and "This is the copy" in page(app))
        screen = app.screen
        assert isinstance(screen, DetailsScreen)
        drawn: list[object] = []
        monkeypatch.setattr(screen.block, "show", drawn.append)
        for title, draws in (("Other", 0), ("Mine", 1)):
            changed = {"Other": "SR-102", "Mine": "SR-101"}[title]
            [row] = [row for row in some_requests() if row.id == changed]
            fill(desk, [replace(row, title=title)])
            portal.tell(News(changed=True, as_of=NOW.timestamp()))
            await until(pilot, partial(has_title, app, title))
            await until(pilot, lambda: app.copy_lane.idle and app.asking.idle)
            assert len(drawn) == draws


async def test_the_keys_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk(tmp_path)
    cache.put_deliveries(desk.cache, desk.portal, [hostile(n, "plain") for n in range(1, 9)])
    app = make_app(desk)
    copied: list[str] = []
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_details(pilot, "SR-101")
        await until(pilot, lambda: app.asking.idle and "This is the copy" in page(app))
        assert isinstance(app.screen, DetailsScreen)
        block = app.screen.block
        await pilot.press("right_square_bracket")
        assert page(app).splitlines()[block.scroll_offset.y].strip() == "Overview"
        await pilot.press("right_square_bracket", "right_square_bracket")
        assert page(app).splitlines()[block.scroll_offset.y].strip() == "Deliveries"
        await pilot.press("left_square_bracket")
        assert page(app).splitlines()[block.scroll_offset.y].strip() == "Package"
        await pilot.press("G")
        assert block.scroll_offset.y == block.max_scroll_y > 0
        await pilot.press("g")
        assert block.scroll_offset.y == 0
        await pilot.press("y")
        assert copied == ["SR-101"] and "Copied SR-101." in said(app)
        await pilot.press("escape")
        dashboard = app.screen_stack[-1]
        assert isinstance(dashboard, DashboardScreen)
        assert dashboard.requests.cursor_id == "SR-101"


def hostile(number: int, text: str) -> dict[str, Any]:
    return {
        "id": f"d{number}",
        "request_id": "SR-101",
        "attempt": number,
        "state": "Inspection Failed",
        "operator": text,
        "host": text,
        "created_at": f"2026-11-{number:02d}T10:00:00Z",
        "reason": text,
        "inspection": [{"code": text, "sentence": text, "fix": text, "overridable": True}],
        "overrides": [{"code": text, "reason": text}],
        "files": [
            {
                "name": text,
                "size": 5,
                "metadata": {text: text, "language": text, "channel_config": text},
                "measured": {
                    "kind": "WAV",
                    "size": 5,
                    **dict.fromkeys(("codec", "language", "soundfield", "time_base"), text),
                },
            }
        ],
    }


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_inspection_sentences_stay_text(tmp_path: Path, text: str) -> None:
    desk = make_desk(tmp_path)
    cache.put_deliveries(desk.cache, desk.portal, [hostile(1, text)])
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await open_details(pilot, "SR-101")
        await until(pilot, lambda: "Attempt 1" in page(app))
        assert_harmless(app)
        await pilot.press("v")
        assert isinstance(app.screen, Prompt)
        assert_harmless(app)


def hostile_rows() -> Sequence[SourceRequest]:
    texts = [text for text in HOSTILE if "\udcff" not in text]
    return [
        request("SR-1", reason=" ".join(texts), status=RequestStatus.REDELIVERY_REQUESTED),
        request("SR-2"),
    ]


async def test_hostile_history_and_reasons_stay_text(tmp_path: Path) -> None:
    attack = "".join(text for text in HOSTILE if "\udcff" not in text)
    with live_desk(tmp_path, hostile_rows()) as live:
        fail_inspection(live, "SR-1", a_stl=NONSENSE)
        async with live.app().run_test(size=SIZE) as pilot:
            app = await open_details(pilot, "SR-1")
            await until(pilot, lambda: "v overrides it" in page(app))
            assert_harmless(app)
            screen = app.screen
            assert isinstance(screen, DetailsScreen)
            screen._override(attack)
            await until(pilot, lambda: "Ana: overrode" in page(app))
            assert "\x1b" not in page(app) and "␛[2Jgone" in page(app)
            assert_harmless(app)
            await pilot.press("G")
            assert_harmless(app)
