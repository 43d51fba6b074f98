"""The root of an XML document from its beginning, without parsing it.

A scanner of the prolog (XML 1.0, 2.8), so that telling kinds apart neither needs lxml nor trusts
anything in the document: a document type is stepped over, its entities are never looked at.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_STEP = re.compile(
    r"\s+"
    r"|<\?.*?\?>"
    r"|<!--.*?-->"
    r"|(?P<doctype><!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)",
    re.DOTALL,
)
_ROOT = re.compile(r"<(?:[^\W\d][\w.-]*:)?([^\W\d][\w.-]*)[\s/>]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class XmlHead:
    """root: the local name of the root element, or "" where the beginning does not reach it."""

    root: str
    has_doctype: bool


def as_text(head: bytes) -> str:
    """The beginning of a text file for looking at: UTF-16 by its mark, all else as UTF-8."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    if head.startswith(b"<\0"):
        return head.decode("utf-16-le", "replace")
    if head.startswith(b"\0<"):
        return head.decode("utf-16-be", "replace")
    return head.decode("utf-8", "replace")


def xml_head(text: str) -> XmlHead | None:
    """What the beginning says, or None if it is not XML."""
    at, has_doctype, declared = 0, False, text.lstrip().startswith("<?xml")
    while step := _STEP.match(text, at):
        has_doctype = has_doctype or step["doctype"] is not None
        at = step.end()
    if root := _ROOT.match(text, at):
        return XmlHead(root[1], has_doctype)
    has_doctype = has_doctype or text.startswith("<!DOCTYPE", at)
    return XmlHead("", has_doctype) if declared or has_doctype else None
