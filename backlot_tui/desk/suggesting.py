"""Suggestions for the files at hand: requests and files brought together, results put in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backlot_tui.desk.aliases import read_aliases
from backlot_tui.desk.desk import Desk
from backlot_tui.domain.catalogue import Catalogue
from backlot_tui.domain.facts_json import facts_from_json
from backlot_tui.domain.languages import normal_tag
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.requests import ORIGINAL, SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.transitions import DELIVERABLE
from backlot_tui.domain.units import counted
from backlot_tui.matching.matcher import BinFile, Memory, match
from backlot_tui.matching.prepared import Prepared, Wanted
from backlot_tui.matching.results import Evidence, FileMatch, Judgement
from backlot_tui.matching.tables import lexicon, weights
from backlot_tui.state import cache
from backlot_tui.state.suggestions import Shown, note_shown

_MOST_NOTES = 5
_DIGITS = 9
"""Of a season or an episode, written as text."""


def prepare(
    requests: Iterable[Wanted], catalogue: Catalogue, aliases: Mapping[str, str]
) -> Prepared:
    """Once for as long as requests and aliases stay; then `suggest` as often as files change."""
    return Prepared(requests, catalogue, lexicon(), weights(), aliases)


def suggest(
    prepared: Prepared,
    files: Sequence[BinFile],
    *,
    refused: bool = False,
    memory: Memory | None = None,
) -> list[FileMatch]:
    """One answer a file, in the same order. memory: of earlier calls with the same `prepared`."""
    return match(prepared, files, refused=refused, memory=memory)


@dataclass(frozen=True, slots=True)
class Asked:
    """What matching is asked: two that are equal get the same answers."""

    wanted: tuple[Wanted, ...]
    catalogue: Catalogue
    aliases: Mapping[str, str]

    def prepared(self) -> Prepared:
        return prepare(self.wanted, self.catalogue, self.aliases)


def asked_of_local_copy(desk: Desk, ids: Collection[str] = ()) -> Asked:
    """About the requests of the local copy that take a delivery; only `ids`, if there are any.

    Only some are asked about for what contradicts them. What to suggest is asked of all, also
    where a person asks about few (`only_about`): what else fits is part of the answer.
    """
    rows = cache.requests(desk.cache, desk.portal)
    return Asked(
        tuple(
            wanted(row) for row in rows if row.status in DELIVERABLE and (not ids or row.id in ids)
        ),
        desk.catalogue(),
        read_aliases(desk.settings.aliases_file),
    )


def only_about(found: Iterable[FileMatch], ids: Collection[str]) -> list[FileMatch]:
    """The same answers, as far as they are about these requests; about all, if there are none."""
    if not ids:
        return list(found)
    return [
        replace(
            each,
            suggested=each.suggested if each.suggested and each.suggested.request in ids else None,
            possible=tuple(it for it in each.possible if it.request in ids),
            refused=tuple(it for it in each.refused if it.request in ids),
        )
        for each in found
    ]


def wanted(request: SourceRequest) -> Wanted:
    return Wanted(
        request.id,
        request.title,
        request.season,
        request.episode,
        request.package_id,
        request.source_type,
        request.language,
        request.original_language,
        request.runtime_s,
    )


def log_shown(desk: Desk, shown: Iterable[tuple[str, FileMatch]]) -> None:
    """Note in the operator's log what was suggested, by the files' paths."""
    log_suggestions(desk, ((path, each.suggested) for path, each in shown if each.suggested))


def log_suggestions(desk: Desk, shown: Iterable[tuple[str, Judgement]]) -> None:
    """As `log_shown`, of suggestions that a person sees beside one card or in a review."""
    note_shown(
        desk.work,
        desk.portal,
        [
            Shown(path, it.request, it.score, [evidence_as_json(each) for each in it.evidence])
            for path, it in shown
        ],
    )


# JSON, in and out


def wanted_from_json(entries: Any, where: str) -> list[Wanted]:
    """Requests of a JSON list, or of what `requests --json` prints. Unknown keys are ignored.

    Raises UsageProblem, which names the entry, for values of another kind.
    """
    if isinstance(entries, Mapping):
        entries = entries.get("requests")
    if not isinstance(entries, list):
        raise UsageProblem("requests-file", f"{safe_text(where)} is no JSON list of requests.")
    found = [_wanted(entry, f"{safe_text(where)}, entry {at}") for at, entry in enumerate(entries)]
    seen: set[str] = set()
    for at, each in enumerate(found):
        if each.id in seen:
            raise UsageProblem(
                "requests-file",
                f"{safe_text(where)}, entry {at}: the id {safe_text(each.id)} is there twice.",
            )
        seen.add(each.id)
    return found


def unknown_in(requests: Iterable[Wanted], catalogue: Catalogue) -> list[str]:
    """What nobody knows of a list's source types and languages: a sentence each, for the reader."""
    requests = list(requests)
    known = {each.name for each in catalogue.source_types}
    types = Counter(r.source_type for r in requests if r.source_type and r.source_type not in known)
    tongues = Counter(
        tag
        for r in requests
        for tag in {r.language, r.original_language} - {None, "", ORIGINAL}
        if tag is not None and normal_tag(tag) is None
    )
    return [
        *(_note("source type", name, n) for name, n in types.most_common(_MOST_NOTES)),
        *(_note("language", name, n) for name, n in tongues.most_common(_MOST_NOTES)),
    ]


def _note(what: str, name: str, number: int) -> str:
    of = counted(number, "request has", "requests have")
    return f"{of} the {what} {safe_text(name)}, which is not known here."


def files_from_json(entries: Any, where: str) -> list[BinFile]:
    """Files of a JSON list of `{"name", "facts"}`, as `probe --json` prints it; facts may miss.

    Raises UsageProblem, which names the entry, for values of another kind.
    """
    if not isinstance(entries, list):
        raise UsageProblem("files-file", f"{safe_text(where)} is no JSON list of files.")
    return [_file(entry, f"{safe_text(where)}, entry {at}") for at, entry in enumerate(entries)]


def match_as_json(found: FileMatch, *, refused: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": found.name,
        "suggested": _judgement_as_json(found.suggested) if found.suggested else None,
        "possible": [_judgement_as_json(each) for each in found.possible],
    }
    if refused:
        entry["refused"] = [_judgement_as_json(each) for each in found.refused]
    return entry


def evidence_as_json(evidence: Evidence) -> dict[str, Any]:
    return {
        "field": evidence.field,
        "piece": evidence.piece,
        "source": evidence.source,
        "wanted": evidence.wanted,
        "points": evidence.points,
    }


def _judgement_as_json(judgement: Judgement) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "request": judgement.request,
        "score": judgement.score,
        "evidence": [evidence_as_json(each) for each in judgement.evidence],
    }
    told = {
        "missing": judgement.missing,
        "conflicts": judgement.conflicts,
        "together_with": judgement.together,
    }
    return entry | {name: list(values) for name, values in told.items() if values}


def _wanted(entry: Any, where: str) -> Wanted:
    if not isinstance(entry, Mapping):
        raise UsageProblem("requests-file", f"{where} is no object.")
    identity = entry.get("id")
    if isinstance(identity, int) and not isinstance(identity, bool):
        identity = str(identity)
    if not isinstance(identity, str) or not identity:
        raise UsageProblem("requests-file", f"{where} has no id.")
    runtime = entry.get("runtime_s")
    if runtime is not None and (isinstance(runtime, bool) or not isinstance(runtime, int | float)):
        raise UsageProblem("requests-file", f"{where}: runtime_s must be a number or null.")
    return Wanted(
        identity,
        _text(entry, "title", where),
        _number(entry, "season", where),
        _number(entry, "episode", where),
        _text(entry, "package_id", where),
        _text(entry, "source_type", where),
        _text(entry, "language", where),
        _text(entry, "original_language", where),
        runtime,
    )


def _text(entry: Mapping[str, Any], key: str, where: str) -> str | None:
    """Text or null; a number is taken as it is written, since ids are often digits."""
    value = entry.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise UsageProblem("requests-file", f"{where}: {key} must be text or null.")
    return value or None


def _number(entry: Mapping[str, Any], key: str, where: str) -> int | None:
    value = entry.get(key)
    if isinstance(value, str) and value.strip().isdecimal() and len(value) <= _DIGITS:
        value = int(value)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise UsageProblem("requests-file", f"{where}: {key} must be a whole number or null.")
    return value


def _file(entry: Any, where: str) -> BinFile:
    if isinstance(entry, str):
        return BinFile(entry)
    name = entry.get("name") if isinstance(entry, Mapping) else None
    if not isinstance(name, str) or not name:
        raise UsageProblem("files-file", f"{where} has no name.")
    facts = entry.get("facts")
    if facts is None:
        return BinFile(name)
    if not isinstance(facts, Mapping):
        raise UsageProblem("files-file", f"{where}: facts must be an object or null.")
    try:
        return BinFile(name, facts_from_json(facts))
    except ValueError as error:
        raise UsageProblem("files-file", f"{where}: {safe_text(str(error))}.") from error
