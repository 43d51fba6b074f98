"""Requests made for a test: believable where the test says nothing."""

from __future__ import annotations

from typing import Any

from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import MaterialStatus, RequestStatus


def a_request(**facts: Any) -> SourceRequest:
    values: dict[str, Any] = {
        "id": "SR-1",
        "title": "Harbour of Glass",
        "title_id": "81000001",
        "season": None,
        "episode": None,
        "package_id": "90210001",
        "source_type": "Secondary Audio",
        "language": "de-DE",
        "original_language": "en",
        "partner_id": "northlight",
        "partner": "Northlight Post",
        "content_partner": "Brightwater Pictures",
        "status": RequestStatus.OPEN,
        "material_status": MaterialStatus.ACCEPTED,
        "due": "2026-12-01",
        "estimated": "2026-12-01",
        "updated_at": "2026-11-01T00:00:00Z",
        **facts,
    }
    values["status"] = RequestStatus(values["status"])
    values["material_status"] = MaterialStatus(values["material_status"])
    return SourceRequest(**values)
