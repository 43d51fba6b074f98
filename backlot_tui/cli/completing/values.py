"""What may stand in place of a value: request ids, filters, views, fields, files.

All of it is known on this machine; Tab never asks the portal.
"""

from __future__ import annotations

import os
import re
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping

from backlot_tui.cli.at_desk import settings_of
from backlot_tui.desk.completing import as_written
from backlot_tui.desk.config_file import read_config, table
from backlot_tui.desk.desk import Desk
from backlot_tui.domain.buckets import BUCKETS
from backlot_tui.domain.filters import DATE_WORDS, KEYS, KeyKind
from backlot_tui.domain.folding import fold
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.state import cache
from backlot_tui.state.views import all_views

Values = Callable[[str, Namespace], Iterable[str]]
"""What has been typed of the word, and what stands before it -> whole words."""

_MOST = 200
_FILTER_WORD = re.compile(r"(?P<not>!?)(?P<key>[a-z]+):(?P<before>(?:[^,]*,)*)(?P<typed>[^,]*)$")
_WORDS: Mapping[str, Iterable[str]] = {
    "status": RequestStatus,
    "material_status": MaterialStatus,
    "latest_delivery_state": DeliveryState,
}
"""Columns whose values the domain knows; of the others the local copy knows what there is."""


def request_ids(typed: str, before: Namespace) -> list[str]:
    desk = _desk(before)
    return cache.ids_from(desk.cache, desk.portal, typed.upper(), _MOST) if desk else []


def filter_words(typed: str, before: Namespace) -> list[str]:
    """Keys, then the key's values, each after those that stand there already."""
    found = _FILTER_WORD.match(typed)
    if found is None:
        negated = "!" if typed.startswith("!") else ""
        return [f"{negated}{key}:" for key in KEYS]
    if found["key"] not in KEYS:
        return []
    start = typed[: found.start("typed")]
    wanted = fold(found["typed"].strip('"'))
    values = _values(found["key"], before)
    return [f"{start}{as_written(each)}" for each in values if fold(each).startswith(wanted)]


def _values(key: str, before: Namespace) -> Iterable[str]:
    column, kind = KEYS[key]
    if kind is KeyKind.BUCKET:
        return BUCKETS
    if kind is KeyKind.DATE:
        return DATE_WORDS
    if column in _WORDS:
        return [str(each) for each in _WORDS[column]]
    desk = _desk(before)
    return cache.values_of(desk.cache, desk.portal, column, _MOST) if desk else []


def views(_typed: str, before: Namespace) -> list[str]:
    desk = _desk(before)
    return [name for name, _ in all_views(desk.work, desk.portal) if name] if desk else []


def metadata(typed: str, before: Namespace) -> list[str]:
    """FIELD=, then its values, as the portal's catalogue was last read; maybe behind FILE::."""
    fields = _fields(_desk(before))
    file, separator, _ = typed.rpartition("::")
    start = f"{file}{separator}"
    name, equals, _ = typed.removeprefix(start).partition("=")
    if not equals:
        return [f"{start}{each}=" for each in fields]
    return [f"{start}{name}={value}" for value in fields.get(name, ())]


def _fields(desk: Desk | None) -> dict[str, list[str]]:
    """Each metadata field of the catalogue as it was last read, with its values."""
    catalogue = desk.kept_catalogue() if desk else None
    fields: dict[str, dict[str, None]] = {}
    for source_type in catalogue.source_types if catalogue else ():
        for use in source_type.uses:
            fields.setdefault(use.field.key, {}).update(dict.fromkeys(use.field.values))
    return {key: list(values) for key, values in fields.items()}


def profiles(_typed: str, before: Namespace) -> list[str]:
    try:
        config = read_config(settings_of(before).config_file, must_exist=False)
        return list(table(config, "profiles"))
    except Problem:
        return []


def files(typed: str, _before: Namespace) -> list[str]:
    return _entries(typed, folders_only=False)


def folders(typed: str, _before: Namespace) -> list[str]:
    return _entries(typed, folders_only=True)


def _entries(typed: str, *, folders_only: bool) -> list[str]:
    folder, name = os.path.split(typed)
    start = typed[: len(typed) - len(name)]
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:  # noqa: PTH111 (odd bytes)
            found = sorted((each.name, each.is_dir()) for each in entries)
    except OSError:
        return []
    return [
        f"{start}{each}{'/' if is_folder else ''}"
        for each, is_folder in found
        if (is_folder or not folders_only)
        and safe_text(each) == each
        and (name.startswith(".") or not each.startswith("."))
    ]


def _desk(before: Namespace) -> Desk | None:
    """The desk on its local state, if there is one: Tab makes no folder."""
    try:
        settings = settings_of(before)
        there = os.path.exists(settings.state_dir)  # noqa: PTH110 (False where nobody may look)
        return Desk(settings) if there else None
    except Problem:
        return None
