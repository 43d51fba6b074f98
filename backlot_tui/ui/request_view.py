"""A source request as the dashboard shows it. Untrusted text becomes safe here, and only here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from backlot_tui.domain.buckets import Risk
from backlot_tui.domain.catalogue import FilesTaken, SourceType
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.domain.transitions import DELIVERABLE, why_not_deliverable
from backlot_tui.domain.units import human_span
from backlot_tui.ui.dates import day_and_month, days_to, due_word, moment, short_date
from backlot_tui.ui.lines import Line, Role, joined, labelled

STATUS_ROLES: dict[RequestStatus, Role] = {
    RequestStatus.OPEN: "",
    RequestStatus.REDELIVERY_REQUESTED: "warn",
    RequestStatus.DELIVERED: "accent",
    RequestStatus.PROCESSED: "good",
    RequestStatus.ACCEPTED: "good",
    RequestStatus.UPGRADED: "dim",
    RequestStatus.CANCELED: "dim",
}
RISK_ROLES: dict[Risk | None, Role] = {
    Risk.CRITICAL: "bad",
    Risk.AT_RISK: "warn",
    Risk.ON_TRACK: "dim",
    None: "",
}
_RISK_GLYPHS = {Risk.CRITICAL: "!", Risk.AT_RISK: "~", Risk.ON_TRACK: "·", None: ""}
SHORT_STATUS = {RequestStatus.REDELIVERY_REQUESTED: "Redelivery"}
"""Said where the column has no room for the whole word."""

_INDENT = 5
_LABELS = 11


@dataclass(frozen=True, slots=True)
class RequestView:
    """All text is safe. due_word is empty for a request that waits for nothing; due_day has no
    year."""

    id: str
    title: str
    episode: str
    source_type: str
    language: str
    package: str
    title_id: str
    partner: str
    content_partner: str
    original_language: str
    reason: str
    status: RequestStatus
    material: MaterialStatus
    state: DeliveryState | None
    due: str
    due_day: str
    due_word: str
    late: bool
    estimated: str
    delivered_at: str
    updated_at: str
    technical: str
    risk: Risk | None

    @property
    def name(self) -> str:
        return f"{self.title} {self.episode}".rstrip()


def request_view(
    request: SourceRequest,
    state: DeliveryState | None,
    today: date,
    risk: Risk | None = None,
) -> RequestView:
    """state: of the request's latest delivery."""
    days = days_to(request.due, today) if request.status in DELIVERABLE else None
    runtime = human_span(request.runtime_s) if request.runtime_s else ""
    return RequestView(
        id=safe_text(request.id),
        title=safe_text(request.title),
        episode=safe_text(request.episode_label),
        source_type=safe_text(request.source_type),
        language=safe_text(request.language or ""),
        package=safe_text(request.package_id),
        title_id=safe_text(request.title_id),
        partner=safe_text(request.partner),
        content_partner=safe_text(request.content_partner),
        original_language=safe_text(request.original_language),
        reason=safe_text(request.reason or ""),
        status=request.status,
        material=request.material_status,
        state=state,
        due=safe_text(short_date(request.due, today)),
        due_day=safe_text(day_and_month(request.due)),
        due_word=due_word(days) if days is not None else "",
        late=days is not None and days < 0,
        estimated=safe_text(short_date(request.estimated, today)),
        delivered_at=safe_text(moment(request.latest_delivery_at or "", today)),
        updated_at=safe_text(moment(request.updated_at, today)),
        technical=joined(
            (runtime, f"{safe_text(request.frame_rate)} fps" if request.frame_rate else "")
        ),
        risk=risk,
    )


def takes_delivery(request: SourceRequest) -> bool:
    """As far as its own states tell; the portal may know of a delivery under way."""
    return why_not_deliverable(request.status, request.material_status) is None


def risk_word(risk: Risk | None, cells: int) -> str:
    """Glyph and word, or the glyph alone where there is no room for both."""
    if risk is None:
        return ""
    both = f"{_RISK_GLYPHS[risk]} {risk}"
    return both if len(both) <= cells else _RISK_GLYPHS[risk]


def in_one_line(view: RequestView) -> Line:
    """What the columns may have no room for."""
    risk: Line = ((str(view.risk), RISK_ROLES[view.risk]), (" · ", "dim")) if view.risk else ()
    said = (view.id, f"Package {view.package}", view.partner, f"Material {view.material}")
    reason: Line = ((" · ", "dim"), (view.reason, "warn")) if view.reason else ()
    return (*risk, (joined(said), "dim"), *reason)


def facts(view: RequestView, source_type: SourceType | None, width: int) -> list[Line]:
    """What an expanded row says."""
    lines: list[Line] = []

    def add(label: str, text: str, role: Role = "") -> None:
        if text:
            lines.extend(
                labelled(label, text, width, indent=_INDENT, label_width=_LABELS, role=role)
            )

    add("Request", joined((view.id, f"Package {view.package}", f"Title {view.title_id}")))
    add("Status", joined((str(view.status), f"Material {view.material}")))
    moved = f"estimated {view.estimated}" if view.estimated != view.due else ""
    add("Due", joined((view.due, view.due_word, moved, str(view.risk or ""))))
    add("Partner", joined((view.partner, f"for {view.content_partner}")))
    original = f"original {view.original_language}" if view.original_language else ""
    add("Programme", joined((view.technical, original)))
    if view.status is RequestStatus.REDELIVERY_REQUESTED:
        add("Asked again", view.reason or "no reason given", "warn")
    elif view.reason:
        add("Reason", view.reason)
    delivery = joined((str(view.state), view.delivered_at)) if view.state else "none yet"
    add("Delivery", delivery)
    if source_type is not None:
        add("Needs", needs(source_type))
    return lines


def needs(source_type: SourceType) -> str:
    """What a delivery of this type is made of, in one sentence."""
    files = {
        FilesTaken.SINGLE: "one file",
        FilesTaken.SEVERAL: "one or several files",
        FilesTaken.SINGLE_OR_PACKAGE: "one file or an IMF package",
    }[source_type.files]
    extensions = " ".join(safe_text(each) for each in source_type.extensions)
    labels = ", ".join(safe_text(use.field.label) for use in source_type.uses if use.required)
    return f"{files} ({extensions})" + (f"; {labels}" if labels else "; no metadata")
