"""Signed URLs: the right to PUT one part, once known, without a look at the records."""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from backlot_tui.domain.problems import NoPermission
from backlot_tui.portal.data_folder import usable
from backlot_tui.portal.moments import epoch_now

BUNDLE_TARGET = "/bundle"
"""Where several parts are sent together, each with its own signed target."""

_PREFIX = "/parts/"
_SIGNATURE = "&signature="
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class PartOrder:
    """What one signed URL allows: these bytes, and no others, until `expires` (epoch seconds)."""

    file_id: str
    number: int
    offset: int
    size: int
    crc64: str
    expires: int


class Signer:
    """HMAC-SHA256 over the method and everything in the URL's path and query."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def target(self, order: PartOrder) -> str:
        """Path and query of the URL to PUT to."""
        query = urlencode(
            {
                "offset": order.offset,
                "size": order.size,
                "crc64": order.crc64,
                "expires": order.expires,
            }
        )
        unsigned = f"{_PREFIX}{order.file_id}/{order.number}?{query}"
        return f"{unsigned}{_SIGNATURE}{self._signature(unsigned)}"

    def order(self, target: str) -> PartOrder:
        """What a target allows; NoPermission (bad-signature, url-expired) if it does not."""
        unsigned, _, signature = target.rpartition(_SIGNATURE)
        if not hmac.compare_digest(self._signature(unsigned).encode(), signature.encode()):
            raise NoPermission("bad-signature", "This URL was not signed by this portal.")
        order = _parse(unsigned)
        if order.expires <= epoch_now():
            raise NoPermission(
                "url-expired", "The time to use this URL is over.", "Ask for a new one."
            )
        return order

    def _signature(self, unsigned: str) -> str:
        message = f"PUT {unsigned}".encode(errors="surrogateescape")
        return hmac.new(self._key, message, "sha256").hexdigest()


def _parse(unsigned: str) -> PartOrder:
    """Read what `Signer.target` wrote; only for a target whose signature is right."""
    url = urlsplit(unsigned)
    file_id, number = url.path.removeprefix(_PREFIX).split("/")
    query = {key: values[0] for key, values in parse_qs(url.query).items()}
    return PartOrder(
        file_id,
        int(number),
        int(query["offset"]),
        int(query["size"]),
        query["crc64"],
        int(query["expires"]),
    )


def load_key(path: Path) -> bytes:
    """The key in `path` (0600), made at the first start. UsageProblem (data-folder)."""
    with usable(path):
        if not path.exists():
            _make_key(path)
        return path.read_bytes()


def _make_key(path: Path) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
        file.flush()
        os.fsync(descriptor)
    fresh.rename(path)
