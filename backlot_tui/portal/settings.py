"""How a portal is run."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.portal.objects.s3.place import S3Place


@dataclass(frozen=True, slots=True)
class S3Settings:
    """An object store. Its keys come from the environment or the credentials' file, only."""

    place: S3Place

    endpoint: str
    """The store's address, `https://HOST[:PORT]`, for the portal and for those who send parts."""

    region: str = "us-east-1"
    """What signatures are made for; stores of one's own mostly take any."""

    credentials: Path | None = None
    """A file (0600) as AWS tools have it, with the keys under `[default]`."""


@dataclass(frozen=True, slots=True)
class PortalSettings:
    data: Path
    """The folder for records, bytes and keys; made if it is not there."""

    host: str = "127.0.0.1"
    """The address to listen on, a number or `localhost`."""

    port: int = 0
    """The API's port; 0 takes the one of the last time, or any that is free."""

    demo: bool = False
    """Fill empty records with the demo's requests and make a token for its user."""

    inspection_delay_s: float = 0.0
    """How long a delivery stays in Pending Inspection at least."""

    catalogue: Path | None = None
    """A TOML file in place of the catalogue that is shipped."""

    certificate: Path | None = None
    """TLS certificate chain (PEM) of API and byte plane."""

    key: Path | None = None
    """The certificate's private key (PEM), unless the certificate's file has it."""

    behind_proxy: bool = False
    """A proxy ends TLS in front of both ports."""

    public_url: str | None = None
    """The API's address as clients reach it, where that is not the one listened on."""

    public_bytes_url: str | None = None
    """The byte plane's address as clients reach it."""

    s3: S3Settings | None = None
    """Where objects are kept, if not in the data folder; there is no byte plane then."""


@dataclass(frozen=True, slots=True)
class PortalInfo:
    """A portal that is ready. The token is the demo user's."""

    url: str
    data_dir: Path
    demo_token: str | None = None


def check_exposure(settings: PortalSettings) -> None:
    """Raise UsageProblem for settings that would send tokens or media in the clear."""
    if not is_loopback(settings.host) and not (settings.certificate or settings.behind_proxy):
        raise UsageProblem(
            "not-protected",
            f"Listening on {settings.host} would send tokens and media unprotected.",
            "Give --certificate, or --behind-proxy if a proxy ends TLS in front.",
        )
    addressless = settings.behind_proxy or _is_wildcard(settings.host)
    knows_bytes = settings.public_bytes_url or settings.s3
    if addressless and not (settings.public_url and knows_bytes):
        raise UsageProblem(
            "public-urls",
            "Behind a proxy, or on all interfaces, the portal cannot know its own addresses.",
            "Give --public-url and --public-bytes-url.",
        )


def is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _is_wildcard(host: str) -> bool:
    address = _address(host)
    return address is not None and address.is_unspecified


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
