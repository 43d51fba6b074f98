"""One line of an import: is it a source request, and which."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from backlot_tui.domain.catalogue import Catalogue
from backlot_tui.domain.file_names import check_relative
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import MaterialStatus, RequestStatus

PORTALS_OWN = frozenset(
    {
        *("latest_delivery_id", "latest_delivery_state", "latest_delivery_at"),
        *("updated_at", "metadata_only"),
    }
)
"""Taken in a file, as an export has them, and not looked at."""

COLUMNS = [each.name for each in fields(SourceRequest)]
_REQUIRED = ("id", "title", "title_id", "package_id", "source_type", "partner_id", "due")
_NUMBERS = ("season", "episode", "runtime_s")
_LONGEST = 500
_LANGUAGE = re.compile(r"\*|[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_Word = TypeVar("_Word", bound=StrEnum)
_Value = TypeVar("_Value")


class BadLineError(Exception):
    """What is wrong with a line, as the rest of a sentence."""


class _Faults(list[str]):
    """All that is wrong with one line: who mends it should have to do so once."""

    def take(self, read: Callable[..., _Value], *arguments: Any, instead: _Value) -> _Value:
        try:
            return read(*arguments)
        except BadLineError as error:
            self.append(str(error))
            return instead


def read_entry(
    entry: Mapping[str, Any], partners: Mapping[str, str], catalogue: Catalogue
) -> SourceRequest:
    """The request that an entry means; BadLineError says all that keeps it from being one.

    `partners` are names by id; a partner that is not there keeps the name that the entry gives.
    """
    if unknown := [name for name in entry if name not in COLUMNS]:
        raise BadLineError(f"has an unknown field {safe_text(str(unknown[0]))!r}")
    said = {name: _text(name, value) for name, value in entry.items() if name not in PORTALS_OWN}
    if missing := [name for name in _REQUIRED if not said.get(name)]:
        raise BadLineError(f"has no {', '.join(missing)}")
    faults = _Faults()
    take = faults.take
    take(_check_id, said["id"], instead=None)
    due = take(_date, "due", said["due"], instead="")
    partner_id = said["partner_id"]
    numbers = {name: take(_number, name, said.get(name, ""), instead=None) for name in _NUMBERS}
    request = SourceRequest(
        id=said["id"],
        title=said["title"],
        title_id=said["title_id"],
        season=numbers["season"],
        episode=numbers["episode"],
        package_id=said["package_id"],
        source_type=take(_source_type, said["source_type"], catalogue, instead=""),
        language=take(_language, said.get("language", ""), instead=None),
        original_language=take(_language, said.get("original_language", ""), instead=None) or "",
        partner_id=partner_id,
        partner=partners.get(partner_id) or said.get("partner") or partner_id,
        content_partner=said.get("content_partner", ""),
        status=take(
            _word, "status", said.get("status", ""), RequestStatus.OPEN, instead=RequestStatus.OPEN
        ),
        material_status=take(
            *(_word, "material_status", said.get("material_status", "")),
            MaterialStatus.NOT_RECEIVED,
            instead=MaterialStatus.NOT_RECEIVED,
        ),
        due=due,
        estimated=(
            take(_date, "estimated", said["estimated"], instead="")
            if said.get("estimated")
            else due
        ),
        runtime_s=numbers["runtime_s"],
        frame_rate=said.get("frame_rate") or None,
        reason=said.get("reason") or None,
    )
    if faults:
        raise BadLineError(", ".join(faults))
    return request


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadLineError(f"has a {name} that is no text")
    text = str(value).strip()
    if "\0" in text or len(text) > _LONGEST or any("\ud800" <= each <= "\udfff" for each in text):
        raise BadLineError(f"has a {name} that cannot be kept (too long, or not text)")
    return text


def _check_id(text: str) -> None:
    try:
        check_relative(text)
    except Problem:
        raise BadLineError(f"has the id {safe_text(text)!r}, which no folder can have") from None
    if "/" in text:
        raise BadLineError(f"has the id {safe_text(text)!r}, with a slash")


def _number(name: str, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadLineError(f"has the {name} {safe_text(text)!r}, which is no whole number")
    return int(text)


def _date(name: str, text: str) -> str:
    try:
        if len(text) == 10:
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass  # told below
    raise BadLineError(f"has the {name} {safe_text(text)!r}, which is no date (YYYY-MM-DD)")


def _language(text: str) -> str | None:
    if text and not _LANGUAGE.fullmatch(text):
        raise BadLineError(f"has the language {safe_text(text)!r}, which is no BCP-47 tag")
    return text or None


def _source_type(text: str, catalogue: Catalogue) -> str:
    wanted = text.casefold()
    for source_type in catalogue.source_types:
        if source_type.name.casefold() == wanted:
            return source_type.name
    raise BadLineError(
        f"has the source type {safe_text(text)!r}, which the catalogue does not know"
    )


def _word(name: str, text: str, default: _Word) -> _Word:
    if not text:
        return default
    words: Callable[[], list[_Word]] = lambda: list(type(default))  # noqa: E731
    for word in words():
        if word.casefold() == text.casefold():
            return word
    raise BadLineError(f"has the {name} {safe_text(text)!r}; it is one of {', '.join(words())}")
