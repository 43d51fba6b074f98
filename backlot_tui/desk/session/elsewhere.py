"""Who else has a file: cards of other sessions, and deliveries of other requests from here."""

from __future__ import annotations

from collections.abc import Iterable

from backlot_tui.desk.cards import called
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.sources import Source
from backlot_tui.domain.file_names import from_wire
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.state import cache, deliveries, sessions


def used_elsewhere(desk: Desk, session_id: str) -> dict[str, list[str]]:
    """Path -> the cards of other sessions that have it, each in words that are safe to show."""
    files = sessions.files_elsewhere(desk.work, desk.portal, session_id)
    requests = cache.requests_by_id(desk.cache, desk.portal, {each.request_id for each in files})
    used: dict[str, list[str]] = {}
    for each in files:
        request = requests.get(each.request_id)
        card = called(request) if request else each.request_id
        words = safe_text(f"{card}, in the session {each.session}")
        used.setdefault(from_wire(each.path), []).append(words)
    return used


def delivered_elsewhere(desk: Desk, request_id: str, sources: Iterable[Source]) -> list[str]:
    """The other requests that just these files were delivered for from here, in safe words."""
    found = [
        safe_text(f"{each.request_name} ({each.request_id}): {each.state}")
        for source in sources
        for file in source.files
        for each in deliveries.with_file(desk.work, desk.portal, file.path, file.identity)
        if each.request_id != request_id
    ]
    return list(dict.fromkeys(found))
