"""One hardened pass over an XML document in bounded time and memory, by lxml.

Nothing is built and nothing is fetched: the parser calls a target. A document type is refused at
its first byte, so no entity is ever declared, let alone expanded; timed text, packing lists and
asset maps need none (W3C TTML1 5.1, SMPTE ST 429-8 and 429-9). Limits, each of them far above
what real documents have; what exceeds one is "cannot tell", never an error:
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from lxml import etree

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.media.reading import Source, TooMuch
from backlot_tui.media.verdict import Verdict, cut, unsure, whole

MAX_BYTES = 16 * 1024 * 1024
MAX_ELEMENTS = 200_000
MAX_DEPTH = 200
MAX_UNBROKEN_BYTES = 1024 * 1024
"""Bytes without a `>`: the parser holds a tag, a comment or a text in memory until it ends."""
MAX_ATTRIBUTE_CHARS = 256
MAX_TEXT_CHARS = 4096
_PIECE_BYTES = 64 * 1024
_PARSER_ERRORS = (etree.LxmlError, ValueError, LookupError)


@dataclass(frozen=True, slots=True)
class XmlScan:
    """root: the root's attributes by `{namespace}name`, as far as they are of sane length;
    None where no root was reached."""

    verdict: Verdict
    root: dict[str, str] | None


class _Watch:
    """Counts elements and depth, and keeps the root's attributes."""

    def __init__(self) -> None:
        self.root: dict[str, str] | None = None
        self._elements = 0
        self._depth = 0

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        if not self._elements:
            self.root = {
                str(name): str(value)
                for name, value in attributes.items()
                if len(value) <= MAX_ATTRIBUTE_CHARS
            }
        self._elements += 1
        self._depth += 1
        if self._elements > MAX_ELEMENTS:
            raise TooMuch(f"It has more than {MAX_ELEMENTS:,} elements.")
        if self._depth > MAX_DEPTH:
            raise TooMuch(f"Its elements are nested more than {MAX_DEPTH} deep.")

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise TooMuch("It declares a document type, which is not read.")

    def close(self) -> None:
        pass


class Listener(Protocol):
    """Is told what the parser meets, by local names; texts may come in several pieces."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def text(self, piece: str) -> None: ...

    def end(self, name: str) -> None: ...


class TextByPath:
    """A listener that hands on the text of every element, with the local names that lead to it."""

    def __init__(self, on_text: Callable[[tuple[str, ...], str], None]) -> None:
        self._on_text = on_text
        self._path: list[str] = []
        self._text: list[str] = []
        self._chars = 0

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self._path.append(name)
        self._text, self._chars = [], 0

    def text(self, piece: str) -> None:
        self._chars += len(piece)
        if self._chars <= MAX_TEXT_CHARS:
            self._text.append(piece)

    def end(self, _name: str) -> None:
        self._on_text(tuple(self._path), "".join(self._text).strip())
        self._path.pop()
        self._text, self._chars = [], 0


class _TellingWatch(_Watch):
    """Also tells a listener."""

    def __init__(self, listener: Listener) -> None:
        super().__init__()
        self._listener = listener

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        self._listener.start(_local(tag), attributes)

    def data(self, text: str) -> None:
        self._listener.text(text)

    def end(self, tag: str) -> None:
        super().end(tag)
        self._listener.end(_local(tag))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def scan_xml(source: Source, listener: Listener | None = None) -> XmlScan:
    """Is it well-formed to its end, and what does the root say? `listener` hears the rest."""
    watch = _TellingWatch(listener) if listener else _Watch()
    if source.size > MAX_BYTES:
        limit = f"It is longer than {MAX_BYTES // 2**20} MB; not read to its end."
        beginning_only = _feed(source, watch, _PIECE_BYTES)
        return XmlScan(beginning_only or unsure(limit), watch.root)
    return XmlScan(_feed(source, watch, source.size) or _WELL_FORMED, watch.root)


_WELL_FORMED = whole("It is well-formed XML.")


def _feed(source: Source, watch: _Watch, most: int) -> Verdict | None:
    """None if the first `most` bytes hold no fault and, where they are all, the document ends."""
    target: Any = watch  # a target may leave methods out; the stubs ask for all of them
    parser = etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
    )
    unbroken = 0
    try:
        for at in range(0, most, _PIECE_BYTES):
            piece = source.at(at, _PIECE_BYTES)
            closing = piece.rfind(b">")
            unbroken = unbroken + len(piece) if closing < 0 else len(piece) - closing
            if unbroken > MAX_UNBROKEN_BYTES:
                raise TooMuch(f"It has {MAX_UNBROKEN_BYTES:,} bytes without the end of a tag.")
            parser.feed(piece)
        if most >= source.size:
            parser.close()
    except TooMuch as limit:
        return unsure(str(limit))
    except _PARSER_ERRORS as error:
        return cut(f"It is not well-formed XML: {safe_text(str(error))[:200]}.")
    return None
