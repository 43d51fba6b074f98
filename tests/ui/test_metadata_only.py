"""A redelivery of metadata alone: the card has the files that stay, and takes new words."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from backlot_tui.desk.cards import with_value
from backlot_tui.desk.copying import News
from backlot_tui.desk.delivering import queue
from backlot_tui.desk.session.keeping import cards_for
from backlot_tui.domain.statuses import CardLabel, DeliveryState, RequestStatus
from backlot_tui.portal.owner import deciding
from backlot_tui.portal.records.engine import open_records
from backlot_tui.state import cache, deliveries, metadata_deliveries
from tests.portal.running import SUBTITLE, TTML
from tests.portal.running import request as portal_request
from tests.ui.desks import NOW, Portal, make_app, make_desk, request, screen_text, sound, until
from tests.ui.live import live_desk
from tests.ui.test_delivery import made_ready, opened, paste, said

SIZE = (80, 24)


def delivered(style: str) -> dict[str, Any]:
    """What the portal has: one dub with its metadata, and what inspection measured."""
    metadata = {"language": "de-DE", "channel_config": "2.0", "dub_style": style}
    measured = {"kind": "WAV", "size": 9, "structure": "whole", "channels": 2, "sample_rate": 48000}
    return {
        "id": "d1", "request_id": "SR-101", "state": "QC Failed", "operator": "Dana Kim",
        "host": "ingest-2", "reason": None, "inspection": [], "overrides": [],
        "created_at": "2026-11-18T16:40:00Z",
        "files": [{"name": "dub.wav", "size": 9, "metadata": metadata, "measured": measured}],
    }  # fmt: skip


async def test_the_card_shows_the_files_that_stay_and_takes_no_others(tmp_path: Path) -> None:
    row = request(
        101,
        status=RequestStatus.REDELIVERY_REQUESTED,
        reason="The dub style is wrong",
        metadata_only=True,
        latest_delivery_id="d1",
        latest_delivery_state=DeliveryState.QC_FAILED,
    )
    desk = make_desk(tmp_path, [row])
    cache.put_deliveries(desk.cache, desk.portal, [delivered("Lip Sync")])
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        assert "dub.wav · WAV" in screen_text(app), "without a size: no byte of it is here"
        await paste(pilot, "/somewhere/else.wav")
        await pilot.press("enter", "o", "x")
        assert "Only new metadata is asked for" in said(app)
        assert app.screen is screen
        await pilot.press("m", "tab", "tab", *"hyb", "enter", "ctrl+s")
        await until(pilot, lambda: app.screen is screen and app.saves.idle)
        card = screen.session["SR-101"]
        assert card.files[0].metadata["dub_style"] == "Hybrid"
        assert screen.session.label("SR-101") is CardLabel.READY
        assert "0 B" not in screen_text(app)
        await pilot.press("space", "D")
        shown = screen_text(app)
        assert shown.count("new metadata only, no files") == 2, "in all, and for the card"
        assert "0 B" not in shown
    again = make_app(desk)
    async with again.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        assert screen.session["SR-101"].files[0].metadata["dub_style"] == "Hybrid"


async def test_a_card_that_was_sent_says_what_became_of_its_new_metadata(tmp_path: Path) -> None:
    """Not what became of the files that went before."""
    row = request(101)
    desk = make_desk(tmp_path, [row])
    portal = Portal()
    app = make_app(desk, follow=portal.follow)
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await opened(pilot, "SR-101")
        await made_ready(pilot, screen, sound(tmp_path / "dub.wav"))
        first = queue(desk, screen.session["SR-101"])
        for state in (
            DeliveryState.TRANSFERRING, DeliveryState.VERIFYING, DeliveryState.PENDING_INSPECTION,
        ):  # fmt: skip
            deliveries.move(desk.work, first, state)
        deliveries.mirror_portal(desk.work, first, DeliveryState.REJECTED, "The style is wrong")
        await until(pilot, lambda: app.model.states().get("SR-101") is DeliveryState.REJECTED)
        cache.put_deliveries(desk.cache, desk.portal, [delivered("Lip Sync") | {"id": first}])
        asked = replace(
            row,
            status=RequestStatus.REDELIVERY_REQUESTED,
            reason="The style is wrong",
            metadata_only=True,
            latest_delivery_id=first,
            latest_delivery_state=DeliveryState.REJECTED,
            latest_delivery_at="2026-11-20T10:00:00Z",
        )
        portal.tell(News(changed=True, as_of=NOW.timestamp(), rows=[asked]))
        await until(pilot, lambda: screen.session["SR-101"].stays)
        assert screen.session.label("SR-101") is CardLabel.READY

        metadata_deliveries.begin(desk.work, "d2", desk.portal, "SR-101", "Glass Harbour")
        passed = replace(
            asked,
            status=RequestStatus.PROCESSED,
            metadata_only=False,
            latest_delivery_id="d2",
            latest_delivery_state=DeliveryState.PASSED,
            latest_delivery_at="2099-11-20T10:00:00Z",
        )
        portal.tell(News(changed=True, as_of=NOW.timestamp(), rows=[passed]))
        await until(pilot, lambda: screen.session.label("SR-101") is CardLabel.SENT)
        shown = screen_text(app)
        assert "Passed · metadata alone · the request is Processed" in shown
        assert "Delivery  Rejected" not in shown and "dub.wav" in shown
        await pilot.press("c")
        assert not screen.session.shown


async def test_from_an_open_card_to_the_verdict_on_its_new_metadata(tmp_path: Path) -> None:
    with live_desk(tmp_path, [portal_request("SR-1")]) as live:
        sent = live.operator.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE)
        app = live.app()
        async with app.run_test(size=(100, 30)) as pilot:
            screen = await opened(pilot, "SR-1")
            await asyncio.to_thread(live.operator.wait_for, sent, "Passed")
            await asyncio.to_thread(ask_for_metadata, live.bench.data, "SR-1")
            await until(pilot, lambda: screen.session["SR-1"].stays)
            assert "a.ttml" in screen_text(app)
            card = screen.session["SR-1"]
            screen.change("Fill", [with_value(card, 0, "frame_rate", "24")])
            await pilot.press("a", "D", "y")
            await until(pilot, lambda: screen.session.label("SR-1") is CardLabel.SENT)
            await until(pilot, lambda: screen.session.worth("SR-1").why == "Passed")
            [kept], _ = await asyncio.to_thread(cards_for, live.desk, ["SR-1"])
            assert not kept.ticked
            assert kept.files[0].metadata["frame_rate"] == "24"
            await pilot.press("c")
            assert not screen.session.shown


def ask_for_metadata(data: Path, request_id: str) -> None:
    with closing(open_records(data)) as records, records.write() as connection:
        deciding.redeliver(connection, request_id, "23.976 was meant", "olga", metadata_only=True)
