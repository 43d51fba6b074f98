"""HTTP/1.1 messages as they come off a socket (RFC 9112), no more of it than the lines need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader

_MOST_HEAD = 64 * 1024
_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """A start line and headers; `raw` with the empty line at the end, as to be passed on."""

    start: str
    headers: tuple[tuple[str, str], ...]

    @property
    def raw(self) -> bytes:
        lines = [self.start, *(f"{name}: {value}" for name, value in self.headers)]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    @property
    def method(self) -> str:
        return self.start.split(" ")[0]

    @property
    def target(self) -> str:
        return self.start.split(" ")[1]

    @property
    def status(self) -> int:
        return int(self.start.split(" ")[1])

    def get(self, name: str) -> str:
        """A header's value, empty for one that is not there; name in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def without(self, name: str) -> Head:
        kept = tuple((key, value) for key, value in self.headers if key.lower() != name)
        return Head(self.start, kept)


def read_head(reader: BufferedReader) -> Head:
    """The next message's head; EOFError when there is none any more."""
    lines: list[str] = []
    while line := reader.readline(_MOST_HEAD).rstrip(b"\r\n"):
        lines.append(line.decode("latin-1"))
    if not lines:
        raise EOFError
    headers = (each.partition(":") for each in lines[1:])
    return Head(lines[0], tuple((name, value.strip()) for name, _, value in headers))


def body_pieces(
    reader: BufferedReader, head: Head, method: str, piece: int = _PIECE
) -> Iterator[bytearray]:
    """The body as it is on the wire, framing and all (RFC 9112, 6.3); EOFError if it is cut.

    method: of the request, for an answer's body depends on it.
    """
    is_answer = head.start.startswith("HTTP/")
    if is_answer and (method == "HEAD" or head.status in (204, 304)):
        return
    if "chunked" in head.get("transfer-encoding").lower():
        yield from _chunked(reader)
    elif length := head.get("content-length"):
        yield from _counted(reader, int(length), piece)
    elif is_answer:
        yield bytearray(reader.read())


def _counted(reader: BufferedReader, left: int, piece: int) -> Iterator[bytearray]:
    while left:
        found = bytearray(reader.read(min(left, piece)))
        if not found:
            raise EOFError
        left -= len(found)
        yield found


def _chunked(reader: BufferedReader) -> Iterator[bytearray]:
    while True:
        line = reader.readline(_MOST_HEAD)
        size = int(line.split(b";")[0], 16)
        yield bytearray(line + reader.read(size + 2))
        if size == 0:
            return
