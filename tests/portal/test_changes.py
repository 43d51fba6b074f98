"""The feed of changes: catching up, and live."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from backlot_tui.portal.records import changes
from backlot_tui.portal.records.engine import open_records
from backlot_tui.portal.service import PortalSettings

from .running import SUBTITLE, TTML, WAV, Bench, Operator, running


def test_each_thing_that_changed_is_told_once_as_it_is_now(ana: Operator) -> None:
    cursor = ana.get("requests")["changes_cursor"]
    delivery = ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE)
    told = ana.get("changes", since=cursor)
    requests = [change["request"] for change in told["changes"] if change["request"]]
    deliveries = [change["delivery"] for change in told["changes"] if change["delivery"]]
    assert deliveries == [delivery]
    assert [request["id"] for request in requests] == ["SR-1"]
    assert requests[0]["latest_delivery_state"] == "Pending Inspection"
    assert ana.get("changes", since=told["cursor"])["changes"] == []


def test_a_limit_splits_the_feed_and_loses_nothing(ana: Operator) -> None:
    for request_id in ("SR-1", "SR-2"):
        if request_id == "SR-1":
            ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
        else:
            ana.start("SR-3", {"a.wav": WAV})
    first = ana.get("changes", since=0, limit=1)
    second = ana.get("changes", since=first["cursor"], limit=1)
    seen = [change["request"]["id"] for page in (first, second) for change in page["changes"][:1]]
    assert seen == ["SR-1", "SR-3"]


def test_a_wait_ends_at_the_change(ana: Operator) -> None:
    cursor = ana.get("changes", since=0)["cursor"]
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(ana.get, "changes", since=cursor, wait=20)
        time.sleep(0.3)
        assert not waiting.done()
        started = time.monotonic()
        ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
        told = waiting.result(5)
    assert time.monotonic() - started < 0.4, "it must not wait for the next look"
    assert told["changes"][0]["request"]["id"] == "SR-1"


def test_a_change_by_another_process_is_seen_within_a_second_or_so(
    portal: Bench, ana: Operator
) -> None:
    cursor = ana.get("changes", since=0)["cursor"]
    with ThreadPoolExecutor() as pool, closing(open_records(portal.data)) as records:
        waiting = pool.submit(ana.get, "changes", since=cursor, wait=20)
        with records.write() as connection:
            changes.add(connection, "northlight", "SR-2")
        told = waiting.result(3)
    assert told["changes"][0]["request"]["id"] == "SR-2"


def test_a_wait_without_a_change_ends_empty(ana: Operator) -> None:
    started = time.monotonic()
    told = ana.get("changes", since=0, wait=0.4)
    assert told == {"cursor": 0, "changes": [], "more": False}
    assert 0.3 < time.monotonic() - started < 2


def test_others_changes_do_not_end_a_wait(ana: Operator, tom: Operator) -> None:
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(tom.get, "changes", since=0, wait=0.8)
        ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
        told = waiting.result(5)
    assert told["changes"] == []
    assert told["cursor"] == 1


def test_others_changes_take_no_place_in_a_limit(ana: Operator, tom: Operator) -> None:
    ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
    tom.start("SR-7", {"a.ttml": TTML}, SUBTITLE)
    told = tom.get("changes", since=0, limit=1)
    assert told["changes"][0]["request"]["id"] == "SR-7"


def test_many_who_wait_hold_up_nobody(ana: Operator) -> None:
    with ThreadPoolExecutor(90) as pool:
        waiting = [pool.submit(ana.get, "changes", since=0, wait=20) for _ in range(90)]
        time.sleep(0.8)
        started = time.monotonic()
        ana.get("me")
        assert time.monotonic() - started < 10, "they wait for 20 s"
        ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
        assert all(answer.result()["changes"] for answer in waiting)


def test_a_portal_that_stops_lets_those_who_wait_go(data: Path) -> None:
    with ThreadPoolExecutor() as pool:
        with running(PortalSettings(data)) as info:
            ana = Bench(info.url, data).add_user("Ana", "northlight")
            waiting = pool.submit(ana.get, "changes", since=0, wait=25)
            time.sleep(0.3)
            stopping = time.monotonic()
        assert time.monotonic() - stopping < 2
        assert waiting.result(1) == {"cursor": 0, "changes": [], "more": False}
