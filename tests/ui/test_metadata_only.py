"""A redelivery of metadata alone: the card has the files that stay, and takes new words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from backlot_tui.domain.statuses import CardLabel, DeliveryState, RequestStatus
from backlot_tui.state import cache
from tests.ui.desks import make_app, make_desk, request, screen_text, until
from tests.ui.test_delivery import opened, paste, said

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
