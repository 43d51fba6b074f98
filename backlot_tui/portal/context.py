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
from backlot_tui.portal.objects.store import ObjectStore, PartGate
from backlot_tui.portal.records.engine import Records


@dataclass(frozen=True, slots=True)
class Portal:
    """One portal at work. `inspection_delay_s` lets a person see Pending Inspection."""

    records: Records
    objects: ObjectStore
    gate: PartGate
    catalogue: Catalogue
    catalogue_table: dict[str, Any]
    inspection_delay_s: float = 0.0
    bell: Bell = field(default_factory=Bell)
    publishing: KeyedLock = field(default_factory=KeyedLock)


@dataclass(frozen=True, slots=True)
class ByteDoor:
    """What the byte plane needs: it takes parts in to a folder, and knows nothing else."""

    records: Records
    folder: ObjectFolder
    signer: Signer
    claims: Claims = field(default_factory=Claims)
