"""Keys that arrive in one piece are heard one after the other."""

from __future__ import annotations

from pathlib import Path

from textual import events

from tests.ui.desks import dashboard, make_app, make_desk, ready, until


async def test_what_is_typed_at_once_after_the_filters_key_is_all_in_the_filter(
    tmp_path: Path,
) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for key in ["slash", *"salt", "enter", "space"]:
            character = {"slash": "/", "enter": "\r", "space": " "}.get(key, key)
            app.post_message(events.Key(key, character))
        await until(pilot, lambda: dashboard(app).requests.ticked)
        assert dashboard(app).bar.text == "salt"
        assert len(dashboard(app).requests.ticked) == 1
