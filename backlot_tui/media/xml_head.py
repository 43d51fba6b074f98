"""The root of an XML document from its beginning, without parsing it.

A scanner of the prolog (XML 1.0, 2.8), so that telling kinds apart neither needs lxml nor trusts
anything in the document: a document type is stepped over, its entities are never looked at.
"""

from __future__ import annotations

import codecs
import re

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


def root_name(text: str) -> str | None:
    """The local name of the root element, "" where `text` ends before it; None if it is not XML."""
    at, is_xml = 0, text.lstrip().startswith("<?xml")
    while step := _STEP.match(text, at):
        is_xml = is_xml or step["doctype"] is not None
        at = step.end()
    if root := _ROOT.match(text, at):
        return root[1]
    return "" if is_xml or text.startswith("<!DOCTYPE", at) else None
