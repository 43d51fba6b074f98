"""What changes at a real portal is on screen soon, and "live" means that it is there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from textual.message import Message
from textual.pilot import Pilot

from backlot_tui.desk.copying import News
from backlot_tui.desk.listing import Listing
from backlot_tui.domain.statuses import RequestStatus
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.header import header
from backlot_tui.ui.lines import plain
from backlot_tui.ui.messages import RowsRead
from backlot_tui.ui.model import Model
from tests.portal.running import SUBTITLE, TTML, request
from tests.ui import desks
from tests.ui.desks import dashboard, ready, screen_text, until
from tests.ui.live import live_desk
from tests.ui.test_arranging import SIZE


def row_of(app: DeskApp, request_id: str) -> str:
    """The line of a request, which the expanded list is not needed for."""
    at = dashboard(app).requests.position(request_id)
    return "" if at is None else screen_text(app).splitlines()[3 + at]


def is_live(pilot: Pilot[None]) -> bool:
    return screen_text_of(pilot).splitlines()[0].endswith("live")


def screen_text_of(pilot: Pilot[None]) -> str:
    assert isinstance(pilot.app, DeskApp)
    return screen_text(pilot.app)


async def test_a_status_that_changes_at_the_portal_is_on_screen_within_two_seconds(
    tmp_path: Path,
) -> None:
    with live_desk(tmp_path, [request("SR-1"), request("SR-2")]) as live:
        app = live.app()
        async with app.run_test(size=SIZE) as pilot:
            await ready(pilot)
            await until(pilot, lambda: is_live(pilot))
            assert "Open" in row_of(app, "SR-2")
            sent = await asyncio.to_thread(
                live.operator.deliver, "SR-2", {"a.ttml": TTML}, SUBTITLE
            )
            await asyncio.to_thread(live.operator.wait_for, sent, "Passed")
            await until(pilot, lambda: "Processed" in row_of(app, "SR-2"), seconds=2.0)
            assert "Passed" in row_of(app, "SR-2")
            assert "Open" in row_of(app, "SR-1")


async def test_when_the_header_first_says_live_the_list_takes_keys(tmp_path: Path) -> None:
    with live_desk(tmp_path, [request(f"SR-{number}") for number in range(300)]) as live:
        app = live.app()
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: is_live(pilot))
            await pilot.press("space")
            assert len(dashboard(app).requests.ticked) == 1


def test_a_copy_that_is_still_being_read_for_the_first_time_is_not_live() -> None:
    model = Model(user="Dana Kim", answered=True, behind=True)
    assert "live" not in said(model)
    assert said(Model(user="Dana Kim", answered=True)).endswith("live")
    model.listing = Listing([desks.request(1)])
    assert said(model).endswith("live"), "a list that is there stays usable while more is read"


def said(model: Model) -> str:
    return plain([header(model, "Dashboard", desks.PORTAL, desks.NOW.timestamp(), 80)[1]])


async def test_a_portal_with_nothing_new_has_the_copy_read_once(tmp_path: Path) -> None:
    """100,000 requests read twice are seconds, and the memory of both."""
    app = desks.make_app(desks.make_desk(tmp_path, map(desks.request, range(5_000))))
    read: list[Listing] = []

    def note(message: Message) -> None:
        if isinstance(message, RowsRead) and message.whole:
            read.append(message.listing)

    async with app.run_test(size=SIZE, message_hook=note) as pilot:
        await until(pilot, lambda: app.model.whole and app.model.answered)
        await until(pilot, lambda: app.copy_lane.idle)
        await pilot.pause()
        assert read == [app.model.listing]
        assert app.model.catalogue is not None and is_live(pilot)


async def test_a_change_is_seen_in_a_grouped_list_too(tmp_path: Path) -> None:
    portal = desks.Portal()
    app = desks.make_app(desks.make_desk(tmp_path), follow=portal.follow)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await until(pilot, lambda: is_live(pilot))
        await pilot.press("b", *"title", "enter")
        canceled = desks.request(102, source_type="Subtitle", status=RequestStatus.CANCELED)
        portal.tell(News(changed=True, as_of=desks.NOW.timestamp(), rows=[canceled]))
        await until(pilot, lambda: "Canceled" in line_with(app, "Subtitle"))
        renamed = replace(canceled, title="Zeppelin Yard")
        portal.tell(News(changed=True, as_of=desks.NOW.timestamp(), rows=[renamed]))
        await until(pilot, lambda: "▾ Zeppelin Yard (1)" in screen_text(app))


def line_with(app: DeskApp, words: str) -> str:
    return next((line for line in screen_text(app).splitlines() if words in line), "")
