"""What the portals want to read in receipts, beside what the config asks for."""

from __future__ import annotations

import time

from backlot_tui.agent.log import log
from backlot_tui.domain.agent_settings import MHL_DIGESTS
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.problems import Problem
from backlot_tui.portal_client.client import PortalClient

_HOLDS_S = 600.0
"""How long a portal's word is taken for its last one."""


class AskedDigests:
    """Used from one thread."""

    def __init__(self) -> None:
        self._asked: dict[str, tuple[tuple[str, ...], float]] = {}
        """Portal -> the kinds, and when it said so."""

    def of(self, portal: str, client: PortalClient | None) -> tuple[str, ...]:
        """The kinds that we can make. A portal that cannot be asked now has said what it last said:
        a receipt is written here all the same."""
        known, asked_at = self._asked.get(portal, ((), -_HOLDS_S))
        if client is None or time.monotonic() - asked_at < _HOLDS_S:
            return known
        try:
            wanted = read_catalogue(client.catalogue()).digests
        except (Problem, KeyError, ValueError) as error:
            log("digests not known", portal=portal, sentence=str(error))
            return known
        kinds = tuple(kind for kind in wanted if kind in MHL_DIGESTS)
        self._asked[portal] = (kinds, time.monotonic())
        return kinds
