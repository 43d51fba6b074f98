"""The demo's source requests: plain rules over `titles.toml`, nothing random.

The same day gives the same list; another day moves only the dates. Each sample of
`samples.toml` has its request here: Open, with accepted material, due soon.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import MaterialStatus, RequestStatus
from backlot_tui.portal.demo.samples import Sample, samples
from backlot_tui.portal.demo.titles import Partner, Title, partners, titles

DEMO_PARTNER_IDS = ("northlight", "tessera", "inkwell")
"""The partners that the demo user acts for; Harbour Lab's requests stay hidden from him."""

_FIRST_ID = 104001

_R = RequestStatus
_STATUSES = (
    (_R.OPEN,) * 4
    + (_R.PROCESSED,)
    + (_R.OPEN,) * 3
    + (_R.REDELIVERY_REQUESTED,)
    + (_R.OPEN,) * 4
    + (_R.ACCEPTED, _R.DELIVERED)
    + (_R.OPEN,) * 4
    + (_R.ACCEPTED, _R.REDELIVERY_REQUESTED)
    + (_R.OPEN,) * 3
    + (_R.PROCESSED, _R.UPGRADED)
    + (_R.OPEN,) * 3
    + (_R.CANCELED, _R.ACCEPTED)
)
"""Request n takes entry n, modulo the length. That is a prime, so that a type or language that
recurs at its own step does not always meet the same status."""

_MATERIALS = {
    5: MaterialStatus.NOT_RECEIVED,
    11: MaterialStatus.RECEIVED,
    17: MaterialStatus.ASSIGNED,
    29: MaterialStatus.NOT_RECEIVED,
    41: MaterialStatus.REDELIVERY_REQUESTED,
}
_MATERIAL_CYCLE = 43

_FURTHEST_DAYS = 90
_OVERDUE_DAYS = 6
_OPEN_SPAN = _OVERDUE_DAYS + _FURTHEST_DAYS + 1
_DONE_SPAN = 45
_REDELIVERY_DAYS = (-3, 11)
_MOVED_EVERY = 9

_PICTURE_REASONS = (
    "Black longer than 2 s at {at}",
    "Burned-in subtitles at {at}; a Non-Subtitled picture was asked for",
    "Dropped frame at {at}",
)
_SOUND_REASONS = (
    "Sync drifts early from {at}",
    "Channels 3 and 4 (C and LFE) are swapped",
    "Clipping on channel 2 at {at}",
    "Dialogue missing from {at} to the end of the scene",
)
_TEXT_REASONS = (
    "Time base conflict: SMPTE was chosen, the file says media",
    "Overlapping cues at {at}",
    "Global drift: every cue one hour late",
    "Plain subtitle delivered: speaker IDs and sound cues are missing after {at}",
)
_DOCUMENT_REASONS = (
    "Dialogue from {at} on is of the previous cut",
    "The change log tab is empty",
)
_REASONS = {
    "Audio Print Master": _SOUND_REASONS,
    "Audio M&E": _SOUND_REASONS[:3],
    "Secondary Audio": _SOUND_REASONS,
    "Audio Description": _SOUND_REASONS,
    "Subtitle": _TEXT_REASONS[:3],
    "SDH/CC": _TEXT_REASONS[1:],
    "Forced Sub": _TEXT_REASONS[:3],
    "Final Script": _DOCUMENT_REASONS,
    "Dubbing Script": _DOCUMENT_REASONS[:1],
    "Archival Assets": ("Stems of reel 3 are missing from the archive",),
}
_CANCEL_REASONS = (
    "Replaced by a request for another version",
    "Asked for twice",
    "Taken out of the launch plan",
)


@dataclass(frozen=True, slots=True)
class _Ask:
    """One request before it has a number and a state."""

    title: Title
    package_id: str
    episode: int | None
    source_type: str
    language: str | None


def demo_requests(today: date) -> list[SourceRequest]:
    """Some 400 requests over all source types, dates relative to `today`, ids ascending."""
    by_id = {partner.id: partner for partner in partners()}
    return [
        _request(number, ask, _partner(ask, by_id), today) for number, ask in enumerate(_asks())
    ]


def _asks() -> Iterator[_Ask]:
    for title in titles():
        for place, package_id in enumerate(title.packages, start=1):
            episode = place if title.season is not None else None
            for source_type in title.asks:
                for language in title.languages(source_type):
                    yield _Ask(title, package_id, episode, source_type, language)


def _partner(ask: _Ask, by_id: dict[str, Partner]) -> Partner:
    """The title's lab where it does that type, else the one partner who does."""
    lab = by_id[ask.title.lab]
    if ask.source_type in lab.types:
        return lab
    return next(partner for partner in by_id.values() if ask.source_type in partner.types)


def _request(number: int, ask: _Ask, partner: Partner, today: date) -> SourceRequest:
    request_id = f"SR-{_FIRST_ID + number}"
    fitting = _sample_places().get(request_id)
    status = _STATUSES[number % len(_STATUSES)]
    material = MaterialStatus.ACCEPTED
    days = _due_in_days(number, status)
    moved = 3 + number % 8 if number % _MOVED_EVERY == 0 else 0
    runtime_s: int | None = ask.title.runtime_s
    if status is _R.OPEN:
        material = _MATERIALS.get(number % _MATERIAL_CYCLE, material)
    if fitting:
        place, sample = fitting
        status, material, days, moved = _R.OPEN, MaterialStatus.ACCEPTED, 2 + place, 0
        # The samples last seconds. Their requests name no runtime, or none of them would fit;
        # one does, to show what the check says.
        if sample.fault != "duration":
            runtime_s = None
    due = today + timedelta(days=days)
    return SourceRequest(
        id=request_id,
        title=ask.title.name,
        title_id=ask.title.title_id,
        season=ask.title.season,
        episode=ask.episode,
        package_id=ask.package_id,
        source_type=ask.source_type,
        language=ask.language,
        original_language=ask.title.original_language,
        partner_id=partner.id,
        partner=partner.name,
        content_partner=ask.title.content_partner,
        status=status,
        material_status=material,
        due=due.isoformat(),
        estimated=(due + timedelta(days=moved)).isoformat(),
        runtime_s=runtime_s,
        frame_rate=ask.title.frame_rate,
        reason=_reason(number, ask, status),
        updated_at=_updated_at(number, today),
    )


@cache
def _sample_places() -> dict[str, tuple[int, Sample]]:
    """The samples with their place in the list, by the request that each fits."""
    return {sample.request: (place, sample) for place, sample in enumerate(samples())}


def _due_in_days(number: int, status: RequestStatus) -> int:
    """Open work runs from overdue to far ahead; what has been delivered was due before today."""
    if status in (_R.OPEN, _R.CANCELED):
        return number * 37 % _OPEN_SPAN - _OVERDUE_DAYS
    if status is _R.REDELIVERY_REQUESTED:
        first, last = _REDELIVERY_DAYS
        return first + number * 5 % (last - first + 1)
    return -(number * 11 % _DONE_SPAN)


def _reason(number: int, ask: _Ask, status: RequestStatus) -> str | None:
    turn = number // len(_STATUSES)
    if status is _R.CANCELED:
        return _CANCEL_REASONS[turn % len(_CANCEL_REASONS)]
    if status is not _R.REDELIVERY_REQUESTED:
        return None
    reasons = _REASONS.get(ask.source_type, _PICTURE_REASONS)
    second = ask.title.runtime_s * (15 + number * 7 % 70) // 100 + number % 60
    at = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
    return reasons[turn % len(reasons)].format(at=at)


def _updated_at(number: int, today: date) -> str:
    """Some working hour of the last nine days, never in the future."""
    day = today - timedelta(days=1 + number % 9)
    return f"{day.isoformat()}T{7 + number % 11:02d}:{number * 13 % 60:02d}:00Z"
