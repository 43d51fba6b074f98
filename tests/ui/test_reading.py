"""The copy while it is read: nothing that changes meanwhile is lost, and a flood is read seldom."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from backlot_tui.desk.copying import News
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.listing import Listing
from backlot_tui.domain.statuses import RequestStatus
from backlot_tui.ui.reading import read_listing
from tests.ui.desks import (
    NOW,
    Portal,
    fill,
    make_app,
    make_desk,
    ready,
    request,
    screen_text,
    until,
)


async def test_a_change_that_is_told_while_the_copy_is_read_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_read, may_end = threading.Event(), threading.Event()

    def slow(desk: Desk) -> Listing:
        listing = read_listing(desk)
        has_read.set()
        may_end.wait(10)
        return listing

    portal = Portal()
    app = make_app(make_desk(tmp_path), follow=portal.follow)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: portal.asked.is_set() and app.model.answered)
        monkeypatch.setattr("backlot_tui.ui.reading.read_listing", slow)
        portal.tell(News(changed=True, as_of=NOW.timestamp()))
        await until(pilot, has_read.is_set)
        upgraded = request(101, status=RequestStatus.UPGRADED)
        portal.tell(News(changed=True, as_of=NOW.timestamp(), rows=[upgraded]))
        await until(pilot, lambda: "Upgraded" in screen_text(app))
        may_end.set()
        await until(pilot, lambda: app.copy_lane.idle and not app.model.behind)
        assert "Upgraded" in screen_text(app), "what was read is older than what was told"


async def test_a_first_copy_is_not_called_live_while_it_is_read_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[Listing] = []
    may_end = threading.Semaphore(0)

    def slow(desk: Desk) -> Listing:
        reads.append(read_listing(desk))
        may_end.acquire(timeout=10)
        return reads[-1]

    def is_live() -> bool:
        return screen_text(app).splitlines()[0].endswith("live")

    desk, portal = make_desk(tmp_path, []), Portal()
    app = make_app(desk, follow=portal.follow)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: portal.asked.is_set() and is_live())
        monkeypatch.setattr("backlot_tui.ui.reading.read_listing", slow)
        portal.tell(News(changed=True, as_of=NOW.timestamp()))
        await until(pilot, lambda: len(reads) == 1)
        fill(desk, [request(101)])
        portal.tell(News(changed=True, as_of=NOW.timestamp()))
        await pilot.pause()
        may_end.release()
        await until(pilot, lambda: len(reads) == 2)
        assert not is_live(), "the list is still empty"
        may_end.release()
        await until(pilot, lambda: is_live() and "Glass Harbour" in screen_text(app))


async def test_changes_that_come_in_floods_are_read_a_few_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []

    def counted(desk: Desk) -> Listing:
        reads.append(1)
        return read_listing(desk)

    monkeypatch.setattr("backlot_tui.ui.reading.read_listing", counted)
    portal = Portal()
    app = make_app(make_desk(tmp_path), follow=portal.follow)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: portal.asked.is_set() and app.model.answered)
        before = len(reads)
        for _ in range(200):
            portal.tell(News(changed=True, as_of=NOW.timestamp()))
        await until(pilot, lambda: len(reads) > before and app.copy_lane.idle)
        assert len(reads) < 50
