"""The way in to a folder: URLs of the portal's own byte plane."""

from __future__ import annotations

from collections.abc import Sequence

from backlot_tui.domain.wire import DeliveryRow, SignedPart
from backlot_tui.portal.moments import iso_at
from backlot_tui.portal.objects.signing import BUNDLE_TARGET, PartOrder, Signer


class ByteGate:
    """bytes_url: the byte plane's address, without a slash at its end."""

    def __init__(self, signer: Signer, bytes_url: str) -> None:
        self._signer = signer
        self._bytes_url = bytes_url

    def urls(self, _row: DeliveryRow, orders: Sequence[PartOrder]) -> list[SignedPart]:
        return [
            SignedPart(
                file_id=order.file_id,
                number=order.number,
                size=order.size,
                url=self._bytes_url + self._signer.target(order),
                expires_at=iso_at(order.expires),
                bundle_url=self._bytes_url + BUNDLE_TARGET,
            )
            for order in orders
        ]

    def note_arrivals(self, _row: DeliveryRow) -> bool:
        """The byte plane notes each part as it takes it in."""
        return False
