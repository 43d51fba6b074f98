"""Where in an object store a portal's objects are, and what their keys are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from backlot_tui.domain.file_names import to_wire
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.wire import DeliveryRow

_NOT_IN_KEYS = re.compile(r"[\x00-\x1f\x7f\\]")
"""Control characters, which XML cannot hold, and what some stores take for a slash."""

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
"""Amazon S3 User Guide, "General purpose bucket naming rules"."""


@dataclass(frozen=True, slots=True)
class S3Place:
    """`prefix` is empty or ends with a slash."""

    bucket: str
    prefix: str

    @property
    def root(self) -> str:
        """What all keys begin with."""
        return f"{self.prefix}delivered/"

    def folder(self, request_id: str, delivery_id: str) -> str:
        """What the keys of one delivery's files begin with."""
        request = _escaped(to_wire(request_id)).replace("/", "%2F")
        return f"{self.root}{request}/{delivery_id}/"

    def folder_of(self, row: DeliveryRow) -> str:
        return self.folder(row.request_id, row.bytes_of or row.id)

    def key(self, row: DeliveryRow, name: str) -> str:
        """name: of one of the delivery's files, as on the wire."""
        return self.folder_of(row) + in_key(name)

    def delivery_of(self, key: str) -> str | None:
        """The id of the delivery that a key belongs to; None for a key that is none of ours."""
        below = key.removeprefix(self.root).split("/")
        return below[1] if key.startswith(self.root) and len(below) > 2 else None

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


def in_key(name: str) -> str:
    """A file's name, as on the wire, as it stands in a key. No two names become one."""
    return _escaped(name)


def _escaped(text: str) -> str:
    return _NOT_IN_KEYS.sub(lambda found: f"%{ord(found[0]):02X}", text)


def parse_place(url: str) -> S3Place:
    """`s3://BUCKET` or `s3://BUCKET/PREFIX`; UsageProblem for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an address in brackets that is none
        parts = urlsplit("")
    prefix = parts.path.strip("/")
    steps = prefix.split("/")
    if (
        parts.scheme != "s3"
        or not _BUCKET.fullmatch(parts.netloc)
        or parts.query
        or parts.fragment
        or any(step in (".", "..") for step in steps)
        or ("" in steps and prefix)
        or _NOT_IN_KEYS.search(prefix)
    ):
        raise UsageProblem(
            "objects", f"{url!r} is no place for objects.", "Give --objects s3://BUCKET[/PREFIX]."
        )
    return S3Place(parts.netloc, f"{prefix}/" if prefix else "")
