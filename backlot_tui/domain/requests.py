"""What a content owner asks for, as the dashboard and the commands hold it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus

ORIGINAL = "*"
"""As a request's language: whatever the title's original language is."""


class EstimateReason(StrEnum):
    """Why a partner moves the Estimated Delivery Date; the Due Date never moves."""

    MATERIALS_LATE = "Materials late"
    CONTENT_CHANGED = "Content changed"
    CAPACITY = "Capacity"
    TECHNICAL = "Technical problem"
    AGREED = "Agreed with the owner"
    EARLIER = "Delivering earlier"


@dataclass(frozen=True, slots=True)
class SourceRequest:
    """One deliverable asked of one Fulfillment Partner.

    Dates are ISO 8601 (`2026-12-01`), moments ISO 8601 in UTC (`2026-12-01T09:30:00Z`): text
    sorts as time does and 100,000 rows stay small. `source_type` is a name of the catalogue.
    `language` is a BCP-47 tag, `ORIGINAL`, or None where the type has none. The `latest_*` fields
    tell of the newest delivery, if there is one.
    """

    id: str
    title: str
    title_id: str
    season: int | None
    episode: int | None
    package_id: str
    source_type: str
    language: str | None
    original_language: str
    partner_id: str
    partner: str
    content_partner: str
    status: RequestStatus
    material_status: MaterialStatus
    due: str
    estimated: str
    runtime_s: int | None = None
    frame_rate: str | None = None
    reason: str | None = None
    """Why redelivery was requested, or why the request was canceled."""
    latest_delivery_id: str | None = None
    latest_delivery_state: DeliveryState | None = None
    latest_delivery_at: str | None = None
    updated_at: str = ""
    metadata_only: bool = False
    """The redelivery that is asked for is of metadata; the files that are there stay."""

    @property
    def episode_label(self) -> str:
        """`S01E02`, `E02`, or nothing for a film."""
        if self.episode is None:
            return ""
        season = f"S{self.season:02d}" if self.season is not None else ""
        return f"{season}E{self.episode:02d}"

    @property
    def wanted_language(self) -> str:
        """The language tag (BCP 47) that is asked for; empty where none is."""
        return (self.original_language if self.language == ORIGINAL else self.language) or ""

    @property
    def name(self) -> str:
        """Title with its episode, as a person says it."""
        return f"{self.title} {self.episode_label}".rstrip()
