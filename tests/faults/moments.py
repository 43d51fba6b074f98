"""What goes over the lines, and the moments of it at which something can happen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from tests.faults.messages import Head

if TYPE_CHECKING:
    from tests.faults.plan import Strike


class Kind(StrEnum):
    """Of a request. PART carries media; the rest are calls of the API, and the store's own."""

    PART = "part"
    CREATE = "create"
    PARTS = "parts"
    PART_URLS = "part-urls"
    COMPLETE = "complete"
    CANCEL = "cancel"
    RECEIPT = "receipt"
    STORE = "store"
    OTHER = "other"


CALLS = (Kind.CREATE, Kind.PART_URLS, Kind.COMPLETE, Kind.RECEIPT)
"""Those that every delivery makes."""

_KINDS = (
    (r"PUT /(parts/|bundle )", Kind.PART),
    (r"PUT /[^?]*/delivered/", Kind.PART),
    (r"POST /v1/deliveries ", Kind.CREATE),
    (r"GET /v1/deliveries/[^/]+/parts ", Kind.PARTS),
    (r"POST /v1/deliveries/[^/]+/part-urls ", Kind.PART_URLS),
    (r"POST /v1/deliveries/[^/]+/complete ", Kind.COMPLETE),
    (r"POST /v1/deliveries/[^/]+/cancel ", Kind.CANCEL),
    (r"PUT /v1/deliveries/[^/]+/receipt ", Kind.RECEIPT),
    (r"\w+ /v1/", Kind.OTHER),
    (r"", Kind.STORE),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """At the `nth` request of a kind, once `share` of its body was passed on.

    0 is before anything was; 1 is when the other side has answered and who asked does not know.
    """

    kind: Kind
    nth: int
    share: float

    def __str__(self) -> str:
        return f"{self.kind} {self.nth} at {self.share:g}"


@dataclass(slots=True)
class Exchange:
    """One request on its way, and what befalls it. Sizes in bytes."""

    kind: Kind
    target: str
    size: int
    bundled: tuple[str, ...] = ()
    """The targets of the parts that a bundle brings."""
    passed: int = 0
    status: int | None = None
    """What the other side has answered."""
    pause_s: float = 0.0
    """Before each further piece."""
    flip: bool = False
    """The next piece gets one bit wrong."""
    strikes: list[Strike] = field(default_factory=list)
    """What is still to befall it."""

    @classmethod
    def of(cls, head: Head) -> Exchange:
        kind = next(kind for pattern, kind in _KINDS if re.match(pattern, head.start))
        bundled = tuple(value for name, value in head.headers if name.lower() == "part")
        return cls(kind, head.target, int(head.get("content-length") or 0), bundled)

    @property
    def parts(self) -> list[str]:
        """What names each part that it brings, however often its URL is signed."""
        return [_name_of(target) for target in self.bundled or (self.target,)]

    @property
    def delivery_id(self) -> str:
        """Of a call about one delivery."""
        return self.target.split("/")[3]


def _name_of(target: str) -> str:
    path, _, query = target.partition("?")
    number = re.search(r"(?:^|&)partNumber=(\d+)", query)
    return f"{path}/{number[1]}" if number else path
