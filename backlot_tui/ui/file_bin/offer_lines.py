"""Why a file is offered, in lines. Untrusted text becomes safe here."""

from __future__ import annotations

from backlot_tui.desk.session.offers import Offer, Rank
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import human_size
from backlot_tui.filebin.settle import BinState
from backlot_tui.matching.results import Evidence
from backlot_tui.ui.delivering.card_lines import told, told_shortly
from backlot_tui.ui.lines import Line, Role, fit_ends, joined, labelled

RANK_ROLES: dict[Rank, Role] = {
    Rank.SUGGESTED: "good",
    Rank.POSSIBLE: "accent",
    Rank.FITS: "",
    Rank.REFUSED: "dim",
}
_SHORTEST_NAME = 16
_REASON = 36
_INDENT = 6
_LABELS = 10


def offer_line(offer: Offer, users: int, name: int, mark: str) -> Line:
    """One line: the name in so many cells, and the shortest reason."""
    state = "" if offer.item.state is BinState.WHOLE else str(offer.item.state)
    used = f"on {users} other card{'s' * (users > 1)}" if users else ""
    rest = joined((used, state, _shortly(offer), human_size(offer.item.identity.size)))
    return (
        (mark, "accent"),
        (fit_ends(safe_text(offer.item.name), name) + "  ", RANK_ROLES[offer.rank]),
        (rest, "warn" if used or state else "dim"),
    )


def name_cells(longest_name: int, width: int) -> int:
    """As many as the longest name needs, if the reasons keep their room."""
    return max(_SHORTEST_NAME, min(longest_name, width - _REASON))


def offer_details(offer: Offer, users: list[str], width: int) -> list[Line]:
    """Every reason: the piece, where it stands, what the request wants, and its weight."""
    lines: list[Line] = []

    def add(label: str, text: str, role: Role = "") -> None:
        lines.extend(labelled(label, text, width, indent=_INDENT, label_width=_LABELS, role=role))

    judgement = offer.judgement
    for evidence in judgement.evidence if judgement else ():
        add(evidence.field.capitalize(), _reason(evidence), "good" if evidence.points > 0 else "")
    for sentence in judgement.missing if judgement else ():
        add("Missing", safe_text(sentence), "warn")
    for sentence in judgement.conflicts if judgement else ():
        add("Against", safe_text(sentence), "bad")
    for name in judgement.together if judgement else ():
        add("With", safe_text(name))
    if offer.item.facts is not None:
        add("Told", told(offer.item.facts))
    for user in users:
        add("Used", user, "warn")
    return lines


def _shortly(offer: Offer) -> str:
    judgement = offer.judgement
    if judgement is None:  # its kind alone speaks for it: what a person would go by
        return told_shortly(offer.item.facts) if offer.item.facts is not None else ""
    if judgement.conflicts:
        return safe_text(judgement.conflicts[0])
    if offer.rank is Rank.POSSIBLE and judgement.missing:
        return safe_text(f"missing: {judgement.missing[0]}")
    best = sorted(judgement.evidence, key=lambda each: -each.points)[:4]
    return joined(safe_text(each.piece) for each in best)


def _reason(evidence: Evidence) -> str:
    told = f"{evidence.piece} in the {evidence.source} ⇒ {evidence.wanted}"
    return f"{safe_text(told)} ({evidence.points:+g})"
