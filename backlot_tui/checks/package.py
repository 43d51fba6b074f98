"""Checks of IMF packages: what language their compositions speak, and their packing list's hashes.

A content owner's portal takes a package whose compositions carry the request's language tag to
the letter; a related tag (es-MX for es-419) is therefore worth a warning, another language an
error.
"""

from __future__ import annotations

from collections.abc import Iterator

from backlot_tui.checks.measured import languages
from backlot_tui.checks.subject import Subject
from backlot_tui.domain.facts import FileKind, Finding, Structure
from backlot_tui.domain.languages import Agreement, agreement
from backlot_tui.domain.safe_text import safe_text


def language(subject: Subject) -> Iterator[Finding]:
    told, wanted = languages(subject.facts), subject.wanted_language
    if subject.facts.kind is not FileKind.IMF or not told or not wanted:
        return
    if wanted.casefold() in (tag.casefold() for tag in told):
        return
    shown = safe_text(" and ".join(told))
    if all(agreement(tag, wanted) is Agreement.NONE for tag in told):
        yield subject.error(
            "PACKAGE-LANGUAGE",
            f"The compositions of {subject.shown} are in {shown}, and the request is for "
            f"{safe_text(wanted)}.",
            "Choose the package of this language.",
        )
    else:
        yield subject.warning(
            "PACKAGE-LANGUAGE-TAG",
            f"The compositions of {subject.shown} are tagged {shown}; the request says "
            f"{safe_text(wanted)}, and packages must carry that very tag.",
            f"Have {safe_text(wanted)} written into the composition playlists and sound files.",
        )


def hashes(subject: Subject) -> Iterator[Finding]:
    """Of a package that is not whole there is nothing to verify yet."""
    facts = subject.facts
    faults = facts.hash_faults
    if facts.kind is not FileKind.IMF or facts.structure is Structure.CUT or faults == ():
        return
    if faults is None:
        yield subject.warning(
            "PACKAGE-HASHES-OPEN",
            f"The hashes of {subject.shown} have not been verified.",
            "Verify them: backlot-tui check and backlot-tui deliver do.",
        )
        return
    more = f" ({len(faults) - 1} more assets differ.)" if len(faults) > 1 else ""
    yield subject.error(
        "PACKAGE-HASH",
        f"{subject.shown} is not what its packing list says: {safe_text(faults[0])}{more}",
        "Copy the package again, or have it made again.",
    )
