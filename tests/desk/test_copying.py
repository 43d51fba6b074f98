"""The local copy follows the portal, also where several desks and commands keep one copy."""

from __future__ import annotations

import queue
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

from backlot_tui.desk.copying import News, catch_up, follow
from backlot_tui.desk.desk import Desk
from backlot_tui.domain.requests import EstimateReason
from backlot_tui.state import cache
from tests.portal.running import request
from tests.support.processes import PATIENCE_S
from tests.support.rows import a_request
from tests.ui.live import live_desk

DAY = date(2027, 1, 9)
PORTAL = "https://portal.example"


def test_a_desk_hears_of_a_change_that_a_command_has_copied_before_it(tmp_path: Path) -> None:
    with live_desk(tmp_path, [request("SR-1"), request("SR-2")]) as live:
        catch_up(live.desk)
        told: queue.Queue[News] = queue.Queue()
        go_on, stop = threading.Event(), threading.Event()

        def tell(news: News) -> None:
            told.put(news)
            go_on.wait(PATIENCE_S)

        desk = threading.Thread(target=follow, args=(live.desk, tell, stop), daemon=True)
        desk.start()
        assert told.get(timeout=PATIENCE_S).changed is False
        command = Desk(live.desk.settings)
        command.client().move_estimated("SR-2", DAY, EstimateReason.CAPACITY)
        catch_up(command)
        go_on.set()
        news = told.get(timeout=PATIENCE_S)
        stop.set()
        assert news.changed
        assert [(row.id, row.estimated) for row in news.rows or ()] == [("SR-2", str(DAY))]


def test_an_answer_that_comes_late_does_not_undo_a_newer_one(tmp_path: Path) -> None:
    copy = cache.open_cache(tmp_path / "cache.db")
    old = a_request(id="SR-1", due="2026-12-01")
    cache.put_changes(copy, PORTAL, 8, [replace(old, due="2026-12-24")], [])
    cache.put_changes(copy, PORTAL, 7, [old], [])
    assert [row.due for row in cache.requests(copy, PORTAL)] == ["2026-12-24"]
    assert cache.changes_cursor(copy, PORTAL) == 8
