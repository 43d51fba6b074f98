"""What the portal's parts share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from backlot_tui.domain.catalogue import Catalogue
from backlot_tui.portal.bell import Bell
from backlot_tui.portal.keyed_lock import KeyedLock
from backlot_tui.portal.objects.claims import Claims
from backlot_tui.portal.objects.folder import ObjectFolder
from backlot_tui.portal.objects.signing import Signer
from backlot_tui.portal.records.engine import Records


@dataclass(frozen=True, slots=True)
class Portal:
    """One portal at work. `inspection_delay_s` lets a person see Pending Inspection."""

    records: Records
    objects: ObjectFolder
    signer: Signer
    catalogue: Catalogue
    catalogue_table: dict[str, Any]
    bytes_url: str
    inspection_delay_s: float = 0.0
    bell: Bell = field(default_factory=Bell)
    claims: Claims = field(default_factory=Claims)
    publishing: KeyedLock = field(default_factory=KeyedLock)
