"""What a config file has that nothing reads: a slip of the pen, which is told and stops nothing.

A file may be shared with a later version, and no transfer is to wait for a word: a note is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from backlot_tui.domain.safe_text import safe_text

KNOWN: Mapping[str, tuple[str, ...]] = {
    "": ("profile", "mouse", "aliases"),
    "profiles.": ("url", "token_file", "state_dir", "web_url"),
    "agent": (
        *("connections", "deliveries", "limit", "digests", "timetable"),
        *("settle_seconds", "idle_seconds", "stall_seconds"),
    ),
    "agent.timetable": ("days", "from", "to", "limit"),
    "notify": ("command", "bell"),
    "bin": ("watch", "scan_seconds", "network_settle_seconds", "quiet_seconds", "hints"),
}
"""The settings of each section; those of every profile are under `profiles.`."""

_NAMED_BY_A_PERSON = ("profiles", "keys")
_SECTIONS = ("agent", "notify", "bin", *_NAMED_BY_A_PERSON)


def unknown_settings(path: Path, config: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each section and each setting of the file that nothing reads; safe to show."""
    shown = safe_text(str(path))
    for where, kind, name, nearest in _unknown(config):
        place = safe_text(f"{where} {name}".strip())
        hint = f" Is {safe_text(nearest)} meant?" if nearest else ""
        yield f"{shown}: {place} is no {kind} and is passed over.{hint}"


def _unknown(config: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Where it is, whether it is a section or a setting, what is unknown, and what is meant."""
    for name, value in config.items():
        if name in _SECTIONS or name in KNOWN[""]:
            continue
        if isinstance(value, dict):
            nearest = _nearest(name, _SECTIONS)
            yield "", "section", f"[{name}]", f"[{nearest}]" if nearest else ""
        else:
            yield "", "setting", name, _nearest(name, KNOWN[""])
    for where, known, entries in _tables(config):
        for name in entries:
            if name not in known:
                yield where, "setting", name, _nearest(name, known)


def _tables(
    config: Mapping[str, Any],
) -> Iterator[tuple[str, tuple[str, ...], Mapping[str, Any]]]:
    """Each table that is one: what is no table is told as that where it is read."""
    found = [(f"[{name}]", name, config.get(name)) for name in ("agent", "notify", "bin")]
    agent, profiles = config.get("agent"), config.get("profiles")
    timetable = agent.get("timetable") if isinstance(agent, dict) else None
    if isinstance(timetable, list):
        found += [("[[agent.timetable]]", "agent.timetable", entry) for entry in timetable]
    if isinstance(profiles, dict):
        found += [(f"[profiles.{name}]", "profiles.", own) for name, own in profiles.items()]
    for where, section, entries in found:
        if isinstance(entries, dict):
            yield where, KNOWN[section], entries


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 (for the few)

    return next(iter(get_close_matches(name, list(known), n=1)), "")
