"""The client of the object store, and the keys that it signs with."""

from __future__ import annotations

import configparser
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import InvalidRegionError

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.portal.settings import S3Settings, is_loopback

_KEY_ID = "AWS_ACCESS_KEY_ID"
_SECRET = "AWS_SECRET_ACCESS_KEY"
_TOKEN = "AWS_SESSION_TOKEN"
_CONNECT_S = 5
_ANSWER_S = 60
_TRIES = 3
"""Of the portal's own calls; after that its client waits and asks again."""

_CONNECTIONS = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """Never shown, and never given to anybody but the store."""

    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    token: str | None = field(repr=False, default=None)


def connect(settings: S3Settings) -> Any:
    """A client of boto3; UsageProblem for an endpoint, a region or keys that cannot be used."""
    _check_endpoint(settings.endpoint)
    keys = _keys(settings.credentials, os.environ)
    session = Session(
        aws_access_key_id=keys.key_id,
        aws_secret_access_key=keys.secret,
        aws_session_token=keys.token,
        region_name=settings.region,
    )
    try:
        return session.client("s3", endpoint_url=settings.endpoint, config=_config())
    except InvalidRegionError as error:
        raise UsageProblem(
            "s3-region",
            f"{settings.region!r} is not the name of a region.",
            "Give --s3-region as the store has it, or leave it out.",
        ) from error


def _config() -> Config:
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        retries={"mode": "standard", "total_max_attempts": _TRIES},
        connect_timeout=_CONNECT_S,
        read_timeout=_ANSWER_S,
        max_pool_connections=_CONNECTIONS,
        # Every checksum is given by us; none is to be added that another store may not know.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        proxies={},  # as everywhere here: proxies of the environment are not used
    )


def _check_endpoint(endpoint: str) -> None:
    parts = _address(endpoint)
    if parts is None:
        raise UsageProblem(
            "s3-endpoint",
            f"{endpoint!r} is not the address of an object store.",
            "Give --s3-endpoint https://HOST[:PORT].",
        )
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise UsageProblem(
            "s3-endpoint-plain",
            f"{endpoint} would send media unprotected; plain http is for this machine only.",
            "Give --s3-endpoint https://…",
        )


def _address(endpoint: str) -> SplitResult | None:
    """Its pieces, if it can be a store's."""
    try:
        parts = urlsplit(endpoint)
        is_one = bool(parts.hostname) and parts.port != 0 and not parts.path.strip("/")
    except ValueError:  # brackets without an address in them, or a port that is none
        return None
    return parts if is_one and parts.scheme in ("http", "https") else None


def _keys(file: Path | None, environment: Mapping[str, str]) -> Keys:
    """From a file, or from the environment; never from the command line, where all can read it."""
    found = environment if file is None else _read(file)
    if not found.get(_KEY_ID) or not found.get(_SECRET):
        where = "the environment has" if file is None else f"{file} has"
        raise UsageProblem(
            "s3-credentials",
            f"There are no keys for the object store: {where} no {_KEY_ID} and {_SECRET}.",
            "Set both, or give --s3-credentials FILE.",
        )
    return Keys(found[_KEY_ID], found[_SECRET], found.get(_TOKEN) or None)


def _read(file: Path) -> dict[str, str]:
    """A file as AWS tools have it: `[default]` with the keys' names in lower case."""
    try:
        mode = file.stat().st_mode
        text = file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UsageProblem("s3-credentials", f"{file} cannot be read: {told}.") from error
    if stat.S_IMODE(mode) & 0o077:
        raise UsageProblem(
            "s3-credentials",
            f"Others can read {file}, which has the keys of the object store.",
            f"Run: chmod 600 {file}",
        )
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise UsageProblem(
            "s3-credentials", f"{file} is no file of credentials: it has no [default] to be read."
        ) from error
    section = parser["default"] if parser.has_section("default") else {}
    return {name.upper(): value for name, value in section.items()}
