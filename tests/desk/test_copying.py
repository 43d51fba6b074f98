"""The local copy follows the portal, also where several desks and commands keep one copy."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from backlot_tui.desk.copying import News, catch_up, follow
from backlot_tui.desk.desk import Desk
from backlot_tui.domain import wire
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


def test_a_change_made_while_the_pages_are_read_comes_with_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with live_desk(tmp_path, [request("SR-1"), request("SR-2")]) as live:
        monkeypatch.setattr("backlot_tui.portal_client.client._PAGE", 1)
        client, owner = live.desk.client(), Desk(live.desk.settings).client()
        pages = client.request_pages

        def disturbed() -> Iterator[wire.RequestPage]:
            for page in pages():
                yield page
                owner.move_estimated(page.requests[0].id, DAY, EstimateReason.CAPACITY)

        monkeypatch.setattr(client, "request_pages", disturbed)
        for _ in range(2):
            catch_up(live.desk)
        assert estimates(live.desk) == {"SR-1": str(DAY), "SR-2": str(DAY)}


def test_of_a_portal_whose_records_were_set_up_anew_nothing_old_is_kept(tmp_path: Path) -> None:
    with live_desk(tmp_path, [request("SR-1")]) as live:
        catch_up(live.desk)
        of_before = a_request(id="SR-99")
        cache.put_changes(live.desk.cache, live.desk.portal, 1_000_000, [of_before], [])
        catch_up(live.desk)
        assert list(estimates(live.desk)) == ["SR-1"]


def test_who_signs_in_after_somebody_else_gets_a_copy_of_their_own_requests(
    tmp_path: Path,
) -> None:
    rows = [request("SR-1"), request("SR-2", partner_id="tessera", partner="Tessera Dubbing")]
    with live_desk(tmp_path, rows) as live:
        live.desk.sign_in()
        catch_up(live.desk)
        assert list(estimates(live.desk)) == ["SR-1"]
        token = live.bench.add_user("Bo", "tessera").http.headers["Authorization"].split()[1]
        other = Desk(replace(live.desk.settings, token=token))
        stop = threading.Event()
        follow(other, lambda _: stop.set(), stop)
        assert list(estimates(other)) == ["SR-2"]


def estimates(desk: Desk) -> dict[str, str | None]:
    """Of every request in the copy."""
    return {row.id: row.estimated for row in cache.requests(desk.cache, desk.portal)}


def test_an_answer_that_comes_late_does_not_undo_a_newer_one(tmp_path: Path) -> None:
    copy = cache.open_cache(tmp_path / "cache.db")
    old = a_request(id="SR-1", due="2026-12-01")
    cache.put_changes(copy, PORTAL, 8, [replace(old, due="2026-12-24")], [])
    cache.put_changes(copy, PORTAL, 7, [old], [])
    assert [row.due for row in cache.requests(copy, PORTAL)] == ["2026-12-24"]
    assert cache.changes_cursor(copy, PORTAL) == 8
