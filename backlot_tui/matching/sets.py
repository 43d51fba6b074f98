"""All files together: two files for one request are shown, never resolved, except as a set.

A request that takes several files may have reels, layouts, stems or roles of a mix: files whose
names differ in one of these belong together. Two that differ in nothing are two versions, and
which one is meant is for a person to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from backlot_tui.matching.results import MOST_POSSIBLE, FileMatch
from backlot_tui.matching.view import View


def settle_claims(
    matches: Sequence[FileMatch], views: Sequence[View | None], several: Collection[str]
) -> list[FileMatch]:
    """views: as each suggestion was read. several: ids of requests that take more than one file."""
    claims: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(matches):
        if each.suggested:
            claims[each.suggested.request].append(at)
    settled = list(matches)
    for request, places in claims.items():
        if len(places) == 1:
            continue
        parts = [_part_of_set(views[at]) for at in places]
        is_set = request in several and len(set(parts)) == len(parts)
        for at in places:
            others = tuple(matches[other].name for other in places if other != at)
            settled[at] = _together(matches[at], others) if is_set else _shown(matches[at], others)
    return settled


def _part_of_set(view: View | None) -> tuple[object, ...]:
    """What tells one file of a set from another; two equal ones are versions of each other."""
    if view is None:
        return ()
    return (
        view.parts,
        tuple(sorted({layout.value for layout in view.layouts})),
        tuple(sorted({role.key for role in view.roles})),
    )


def _together(match: FileMatch, others: tuple[str, ...]) -> FileMatch:
    assert match.suggested is not None
    return replace(match, suggested=replace(match.suggested, together=others))


def _shown(match: FileMatch, others: tuple[str, ...]) -> FileMatch:
    """The suggestion steps back to the first of the possible ones, and says for whom."""
    assert match.suggested is not None
    shown = others[0] if len(others) == 1 else f"{others[0]} and {len(others) - 1} more"
    doubt = replace(match.suggested, missing=(f"{shown} fits the same request",))
    return replace(match, suggested=None, possible=(doubt, *match.possible)[:MOST_POSSIBLE])
