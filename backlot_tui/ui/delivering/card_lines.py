"""What a card says, in lines. Untrusted text becomes safe here."""

from __future__ import annotations

from backlot_tui.checks.differences import Verdict, differences
from backlot_tui.desk.cards import Card, CardFile
from backlot_tui.desk.overview import DeliveryView
from backlot_tui.desk.readiness import Readiness
from backlot_tui.domain.facts import FileFacts, Finding, Severity, Structure
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import CardLabel, DeliveryState, RequestStatus
from backlot_tui.domain.transitions import DELIVERABLE
from backlot_tui.domain.units import human_size, human_span
from backlot_tui.ui.lines import Line, Piece, Role, joined, labelled
from backlot_tui.ui.request_view import needs
from backlot_tui.ui.transfer_text import to_go

LABEL_ROLES: dict[CardLabel, Role] = {
    CardLabel.EMPTY: "dim",
    CardLabel.NEEDS_METADATA: "warn",
    CardLabel.READY: "good",
    CardLabel.BLOCKED: "bad",
    CardLabel.SENDING: "accent",
    CardLabel.SENT: "good",
}
TURNED_DOWN = frozenset(
    {
        DeliveryState.INSPECTION_FAILED,
        DeliveryState.FAILED,
        DeliveryState.QC_FAILED,
        DeliveryState.REJECTED,
    }
)

_INDENT = 6
_LABELS = 10


def told(facts: FileFacts) -> str:
    """What a file tells of itself, in one line."""
    channels = f"{facts.channels} ch" if facts.channels else ""
    rate = f"{facts.sample_rate / 1000:g} kHz" if facts.sample_rate else ""
    depth = f"{facts.bit_depth} bit" if facts.bit_depth else ""
    long = _length(facts.duration_s) if facts.duration_s else ""
    frames = f"{facts.frame_rate} fps" if facts.frame_rate else ""
    cut = "cut short" if facts.structure is Structure.CUT else ""
    base = f"{facts.time_base} time" if facts.time_base else ""
    return safe_text(
        joined(
            (str(facts.kind), channels, rate, depth, long, facts.language or "", base, frames, cut)
        )
    )


def _length(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else human_span(seconds)


def missing(card: Card) -> list[str]:
    """Labels of the required fields that any file leaves open, in form order."""
    open_fields = {
        field.label: None
        for file in card.files
        for field in card.source_type.missing(file.metadata)
    }
    return list(open_fields)


def shortly(card: Card, worth: Readiness, here: DeliveryView | None) -> Piece:
    """The end of a card's one line: what is missing, in the way, chosen or going on."""
    if worth.label is CardLabel.SENDING:
        return _moving(here) or safe_text(worth.why), "dim"
    if worth.label is CardLabel.SENT:
        status = str(card.request.status) if _is_done(card) else ""
        return joined((safe_text(worth.why), status)), "good"
    if worth.label is CardLabel.BLOCKED:
        return safe_text(worth.why), "bad"
    if here is not None and here.state in TURNED_DOWN:
        return joined((str(here.state), here.note)), "bad"
    return _still_open(card, worth)


def _still_open(card: Card, worth: Readiness) -> Piece:
    if worth.label is CardLabel.EMPTY:
        return "no file: Enter selects", "dim"
    if worth.label is CardLabel.NEEDS_METADATA:
        return f"needs {safe_text(', '.join(missing(card)))}", "warn"
    return _chosen(card), "dim"


def _moving(here: DeliveryView | None) -> str:
    if here is None or not here.unfinished:
        return ""
    return joined((str(here.state), here.note))


def _is_done(card: Card) -> bool:
    return card.request.status not in DELIVERABLE


def _chosen(card: Card) -> str:
    name = safe_text(card.files[0].source.name)
    more = f" and {len(card.files) - 1} more" if len(card.files) > 1 else ""
    size = human_size(sum(file.source.size for file in card.files))
    return f"{name}{more}, {size}"


def details(card: Card, worth: Readiness, here: DeliveryView | None, width: int) -> list[Line]:
    """What an expanded card says."""
    lines: list[Line] = []

    def add(label: str, text: str, role: Role = "") -> None:
        lines.extend(labelled(label, text, width, indent=_INDENT, label_width=_LABELS, role=role))

    if card.request.status is RequestStatus.REDELIVERY_REQUESTED:
        reason = safe_text(card.request.reason or "no reason given")
        add("Rejected", reason, "warn")
    status = f"the request is {card.request.status}" if _is_done(card) else ""
    if here is None and worth.label is CardLabel.SENT:
        add("Delivery", joined((safe_text(worth.why), "metadata alone", status)))
    if here is not None:
        role: Role = "bad" if here.state in TURNED_DOWN else ""
        add("Delivery", joined((str(here.state), here.note, to_go(here.remaining_s), status)), role)
    if not card.files and not card.lost:
        wants = needs(card.source_type)
        add("File", f"none yet: Enter selects one, o takes a path, or paste it. Wants {wants}.")
    for file in card.files:
        size = human_size(file.source.size)
        add("File", joined((safe_text(file.source.name), size, told(file.source.facts))))
        for position, (text, shade) in enumerate(_metadata(card, file)):
            add("" if position else "Metadata", text, shade)
    for lost in card.lost:
        add("✗ Lost", f"{safe_text(lost.why)} It comes back with the file; x gives it up.", "bad")
    for finding in worth.findings:
        add(*_finding(card, finding))
    if worth.label is CardLabel.BLOCKED and not worth.findings and not card.lost:
        add("Blocked", safe_text(worth.why), "bad")
    return lines


def _metadata(card: Card, file: CardFile) -> list[tuple[str, Role]]:
    """The fields of one file in a line, and a line for each that the file contradicts."""
    parts = []
    for use in card.source_type.uses:
        value = file.metadata.get(use.field.key, "")
        if not value and not use.is_required(file.metadata):
            continue
        mark = " (read from file)" if use.field.key in file.from_file else ""
        parts.append(f"{use.field.label}: {value or 'missing'}{mark}")
    lines: list[tuple[str, Role]] = [(safe_text(joined(parts)), "")] if parts else []
    for each in differences(card.source_type, file.metadata, file.source.facts):
        if each.verdict is Verdict.DIFFERS:
            told = f"{each.verdict.mark} {each.label}: chosen {each.chosen}, {each.told}"
            lines.append((safe_text(told), "warn"))
    return lines


def _finding(card: Card, finding: Finding) -> tuple[str, str, Role]:
    sentence = safe_text(f"{finding.sentence} {finding.fix}".rstrip())
    if finding.code in card.overrides:
        reason = safe_text(card.overrides[finding.code])
        return "Overridden", f"{sentence} Reason: {reason}", "dim"
    if finding.severity is Severity.ERROR:
        return "✗ Error", sentence, "bad"
    return "! Warning", f"{sentence} (v overrides it with a reason)", "warn"
