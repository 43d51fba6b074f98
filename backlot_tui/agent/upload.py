"""What one PUT carries: a part, or several small ones together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from backlot_tui.agent.source import Span
from backlot_tui.domain.wire import SignedPart


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of one part.

    spans: gives them anew at each call, span by span, and may raise what it wants; on_bytes: called
    with each count of bytes that the connection took, and with a negative number to take back what
    has to be sent again.
    """

    spans: Callable[[], Iterable[Span]]
    on_bytes: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Upload:
    """size: of all bodies, in bytes."""

    url: str
    headers: Sequence[tuple[str, str]]
    size: int
    bodies: Sequence[Body]


def of_part(signed: SignedPart, body: Body) -> Upload:
    return Upload(signed.url, list(signed.headers.items()), signed.size, [body])


def of_bundle(url: str, signed: Sequence[SignedPart], bodies: Sequence[Body]) -> Upload:
    """Parts that all name `url` as the one for bundles (`wire.SignedPart`)."""
    targets = [("Part", target_of(each.url)) for each in signed]
    return Upload(url, targets, sum(each.size for each in signed), bodies)


def target_of(url: str) -> str:
    """Path and query."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
