"""A manifest and its chain as XML, in the order that the schema of ASC MHL 2.0 wants."""

from __future__ import annotations

from typing import Any

from lxml import etree

from backlot_tui.integrity.c4 import c4_id
from backlot_tui.integrity.mhl.manifest import Manifest, MhlFile
from backlot_tui.integrity.mhl.names import encoded, fits_xml, xml_text

_MANIFEST_SPACE = "urn:ASC:MHL:v2.0"
_CHAIN_SPACE = "urn:ASC:MHL:DIRECTORY:v2.0"


def manifest_xml(manifest: Manifest) -> bytes:
    """The document; its bytes are what the chain's C4 is of, so keep them as they are."""
    root = _root("hashlist", _MANIFEST_SPACE)
    root.set("version", "2.0")
    _add_creator(root, manifest)
    process = _child(root, "processinfo")
    _add(process, "process", manifest.process)
    ignore = _child(process, "ignore")
    for pattern in manifest.ignored:
        _add(ignore, "pattern", pattern)
    if manifest.files:
        hashes = _child(root, "hashes")
        for file in manifest.files:
            _add_file(hashes, file)
    return _document(root)


def chain_xml(names_and_manifests: list[tuple[str, bytes]]) -> bytes:
    """The chain of a history: each manifest by its file name and content, first first."""
    root = _root("ascmhldirectory", _CHAIN_SPACE)
    for number, (name, content) in enumerate(names_and_manifests, 1):
        generation = _child(root, "hashlist")
        generation.set("sequencenr", str(number))
        _add(generation, "path", name)
        _add(generation, "c4", c4_id(content))
    return _document(root)


def _add_creator(root: etree._Element, manifest: Manifest) -> None:
    creator = _child(root, "creatorinfo")
    _add(creator, "creationdate", manifest.created)
    _add(creator, "hostname", manifest.host)
    _add(creator, "tool", manifest.tool).set("version", manifest.tool_version)
    if manifest.author:
        _add(creator, "author", manifest.author)
    if manifest.comment:
        _add(creator, "comment", manifest.comment)


def _add_file(hashes: etree._Element, file: MhlFile) -> None:
    entry = _child(hashes, "hash")
    plain = fits_xml(file.name)
    path = _child(entry, "path")
    path.text = file.name if plain else encoded(file.name)
    if file.size is not None:
        path.set("size", str(file.size))
    if file.modified:
        path.set("lastmodificationdate", file.modified)
    for each in sorted(file.hashes, key=lambda found: found.kind):
        digest = _add(entry, each.kind, each.value)
        digest.set("action", each.action)
        if each.date:
            digest.set("hashdate", each.date)
    if not plain:
        metadata = _child(entry, "metadata")
        _child(metadata, "pathencoding").text = "percent"


def _root(name: str, space: str) -> etree._Element:
    spaces: dict[Any, str] = {None: space}
    return etree.Element(f"{{{space}}}{name}", nsmap=spaces)


def _child(parent: etree._Element, name: str) -> etree._Element:
    """An element in its parent's namespace."""
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")


def _add(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = _child(parent, name)
    element.text = xml_text(text)
    return element


def _document(root: etree._Element) -> bytes:
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content
