"""A manifest or a chain read back, from anybody: in bounded memory, with nothing fetched.

A document type is refused at its first byte, so no entity is declared, let alone expanded.
Elements are taken by their local names; what is not known is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from backlot_tui.domain.problems import CheckRefused, NotFound
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.unreadable import unreadable
from backlot_tui.integrity.digests import KINDS
from backlot_tui.integrity.mhl.manifest import Hash, Manifest, MhlFile
from backlot_tui.integrity.mhl.names import decoded

MAX_BYTES = 64 * 1024 * 1024
"""Of a manifest: 200,000 files with three digests each."""

MAX_FILES = 200_000
_PIECE = 1 << 16
_VERSION = "2.0"


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """One generation as the chain has it; number is 0 where it gives none, c4 is empty where it
    gives another hash.
    """

    number: int
    file_name: str
    c4: str


class UnreadableMhl(CheckRefused):
    def __init__(self, path: Path, why: str) -> None:
        super().__init__("mhl-unreadable", f"{safe_text(str(path))} cannot be read: {why}.")


def content_of(path: Path) -> bytes:
    """The file's bytes. Raises NotFound, NoPermission, and UnreadableMhl for one too large."""
    try:
        with path.open("rb") as source:
            content = source.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFound("mhl-missing", f"There is no {safe_text(str(path))}.") from error
    except PermissionError as error:
        raise unreadable(str(path), error) from error
    except OSError as error:
        raise UnreadableMhl(path, error.strerror or "no reason given") from error
    if len(content) > MAX_BYTES:
        raise UnreadableMhl(path, "it is larger than 64 MiB")
    return content


def read_manifest(path: Path, content: bytes) -> Manifest:
    """path: for what is said about it. Raises UnreadableMhl."""
    found = _ManifestTarget()
    _parse(path, content, found)
    if found.root != "hashlist" or found.version != _VERSION:
        raise UnreadableMhl(path, "it is no manifest of ASC MHL 2.0")
    return found.manifest()


def read_chain(path: Path, content: bytes) -> list[ChainEntry]:
    """The generations in the chain's order. Raises UnreadableMhl."""
    found = _ChainTarget()
    _parse(path, content, found)
    if found.root != "ascmhldirectory":
        raise UnreadableMhl(path, "it is no chain of ASC MHL 2.0")
    return found.entries


class _Refused(Exception):
    """Carries why, as the end of a sentence."""


@dataclass(slots=True)
class _Target:
    """Keeps where the parser is (local names below the root) and the text of the element."""

    root: str = ""
    where: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if not self.root:
            self.root = name
            self.rooted(attributes)
        else:
            self.where.append(name)
            self.begun(attributes)
        self.text = []

    def end(self, _tag: str) -> None:
        if self.where:
            self.ended("".join(self.text))
            self.where.pop()
        self.text = []

    def data(self, text: str) -> None:
        self.text.append(text)

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise _Refused("it declares a document type")

    def close(self) -> None:
        pass

    def rooted(self, attributes: Mapping[str, str]) -> None:
        """The root has begun."""

    def begun(self, attributes: Mapping[str, str]) -> None:
        """An element below the root has begun."""

    def ended(self, text: str) -> None:
        """An element below the root has ended."""


@dataclass(slots=True)
class _ManifestTarget(_Target):
    version: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    files: list[MhlFile] = field(default_factory=list)
    _attributes: Mapping[str, str] = field(default_factory=dict)
    _path: str = ""
    _path_attributes: Mapping[str, str] = field(default_factory=dict)
    _hashes: list[Hash] = field(default_factory=list)
    _encoded: bool = False

    def rooted(self, attributes: Mapping[str, str]) -> None:
        self.version = attributes.get("version", "")

    def begun(self, attributes: Mapping[str, str]) -> None:
        self._attributes = dict(attributes)
        if self.where == ["hashes", "hash"]:
            self._path, self._path_attributes, self._hashes, self._encoded = "", {}, [], False
        elif self.where == ["hashes", "hash", "path"]:
            self._path_attributes = self._attributes
        elif self.where == ["creatorinfo", "tool"]:
            self.facts["tool_version"] = self._attributes.get("version", "")

    def ended(self, text: str) -> None:
        match self.where:
            case [
                "creatorinfo",
                ("creationdate" | "hostname" | "tool" | "author" | "comment") as name,
            ]:
                self.facts[name] = text
            case ["processinfo", "process"]:
                self.facts["process"] = text
            case ["processinfo", "ignore", "pattern"]:
                self.ignored.append(text)
            case ["hashes", "hash", "path"]:
                self._path = text
            case ["hashes", "hash", kind] if kind in KINDS:
                self._hashes.append(
                    Hash(
                        kind,
                        text.strip() if kind == "c4" else text.strip().lower(),
                        self._attributes.get("action", ""),
                        self._attributes.get("hashdate", ""),
                    )
                )
            case ["hashes", "hash", "metadata", "pathencoding"]:
                self._encoded = text == "percent"
            case ["hashes", "hash"]:
                self._add_file()

    def _add_file(self) -> None:
        if len(self.files) >= MAX_FILES:
            raise _Refused(f"it lists more than {MAX_FILES:,} files")
        self.files.append(
            MhlFile(
                decoded(self._path) if self._encoded else self._path,
                _whole_number(self._path_attributes.get("size", ""), digits=19),
                self._path_attributes.get("lastmodificationdate", ""),
                tuple(self._hashes),
            )
        )

    def manifest(self) -> Manifest:
        facts = self.facts
        return Manifest(
            created=facts.get("creationdate", ""),
            host=facts.get("hostname", ""),
            tool=facts.get("tool", ""),
            tool_version=facts.get("tool_version", ""),
            files=tuple(self.files),
            author=facts.get("author", ""),
            comment=facts.get("comment", ""),
            process=facts.get("process", ""),
            ignored=tuple(self.ignored),
        )


@dataclass(slots=True)
class _ChainTarget(_Target):
    entries: list[ChainEntry] = field(default_factory=list)
    _number: str = ""
    _path: str = ""
    _c4: str = ""

    def begun(self, attributes: Mapping[str, str]) -> None:
        if self.where == ["hashlist"]:
            self._number, self._path, self._c4 = attributes.get("sequencenr", ""), "", ""

    def ended(self, text: str) -> None:
        match self.where:
            case ["hashlist", "path"]:
                self._path = text
            case ["hashlist", "c4"]:
                self._c4 = text.strip()
            case ["hashlist"]:
                number = _whole_number(self._number, digits=9) or 0
                self.entries.append(ChainEntry(number, self._path, self._c4))


def _whole_number(text: str, digits: int) -> int | None:
    """None for what is no number of so many digits at most."""
    return int(text) if re.fullmatch(f"[0-9]{{1,{digits}}}", text) else None


def _parse(path: Path, content: bytes, target: Any) -> None:
    """target: a `_Target`; the library's own types ask for more than it needs."""
    parser = etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for piece in _cut(content):
            parser.feed(piece)
        parser.close()
    except _Refused as refused:
        raise UnreadableMhl(path, str(refused)) from refused
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise UnreadableMhl(path, "it is not well-formed XML") from error


def _cut(content: bytes) -> Iterator[bytes]:
    for at in range(0, len(content), _PIECE):
        yield content[at : at + _PIECE]
