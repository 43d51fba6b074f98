"""What a card says, in lines. Untrusted text becomes safe here."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from backlot_tui.checks.differences import Verdict, differences
from backlot_tui.desk.cards import Card, CardFile
from backlot_tui.desk.overview import DeliveryView
from backlot_tui.desk.readiness import Readiness
from backlot_tui.domain.facts import FileFacts, Finding, Severity, Structure
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import CardLabel, DeliveryState, RequestStatus
from backlot_tui.domain.transitions import DELIVERABLE
from backlot_tui.domain.units import human_size, human_span
from backlot_tui.ui.lines import Line, Piece, Role, fit_ends, joined, labelled
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

_NAME = 24
"""A name of so many cells is more worth than a size beside less of it."""
_INDENT = 6
_LABELS = 10


def told(facts: FileFacts) -> str:
    """What a file tells of itself, in one line."""
    rate = f"{facts.sample_rate / 1000:g} kHz" if facts.sample_rate else ""
    depth = f"{facts.bit_depth} bit" if facts.bit_depth else ""
    frames = f"{facts.frame_rate} fps" if facts.frame_rate else ""
    cut = "cut short" if facts.structure is Structure.CUT else ""
    base = f"{facts.time_base} time" if facts.time_base else ""
    kind, long, language = _kind_and_channels(facts), _length(facts), facts.language or ""
    return safe_text(joined((kind, rate, depth, long, language, base, frames, cut)))


def told_shortly(facts: FileFacts) -> str:
    """What tells files of one kind apart."""
    return safe_text(joined((_kind_and_channels(facts), facts.language or "", _length(facts))))


def _kind_and_channels(facts: FileFacts) -> str:
    return joined((str(facts.kind), f"{facts.channels} ch" if facts.channels else ""))


def _length(facts: FileFacts) -> str:
    if not facts.duration_s:
        return ""
    return f"{facts.duration_s:.1f} s" if facts.duration_s < 60 else human_span(facts.duration_s)


def missing(card: Card) -> list[str]:
    """Labels of the required fields that any file leaves open, in form order."""
    open_fields = {
        field.label: None
        for file in card.files
        for field in card.source_type.missing(file.metadata)
    }
    return list(open_fields)


def shortly(card: Card, worth: Readiness, here: DeliveryView | None, cells: int) -> Piece:
    """The end of a card's one line: what is missing, in the way, chosen or going on."""
    if worth.label is CardLabel.SENDING:
        return _moving(here) or safe_text(worth.why), "dim"
    if worth.label is CardLabel.SENT:
        status = str(card.request.status) if _is_done(card) else ""
        return joined((safe_text(worth.why), status)), "good"
    if worth.label is CardLabel.BLOCKED:
        return _reason_first(card, safe_text(worth.why)), "bad"
    if here is not None and here.state in TURNED_DOWN:
        return joined((str(here.state), here.note)), "bad"
    return _still_open(card, worth, cells)


def _reason_first(card: Card, why: str) -> str:
    """The sentence without its file's name, which is put behind it: names are long."""
    why = why.replace(" lacks metadata: ", " lacks ", 1)  # what it is stands on the opened card
    for file in card.files:
        name = safe_text(file.source.name)
        for spelled in (f" of {name}", f"{name}: ", f"{name} "):
            if spelled in why:
                return joined((why.replace(spelled, "", 1), name))
    return why


def _still_open(card: Card, worth: Readiness, cells: int) -> Piece:
    if worth.label is CardLabel.EMPTY:
        return "Enter for a file", "dim"
    if worth.label is CardLabel.NEEDS_METADATA:
        return f"needs {safe_text(', '.join(missing(card)))}", "warn"
    return _chosen(card, cells), "dim"


def _moving(here: DeliveryView | None) -> str:
    if here is None or not here.unfinished:
        return ""
    return joined((str(here.state), here.note))


def _is_done(card: Card) -> bool:
    return card.request.status not in DELIVERABLE


def _chosen(card: Card, cells: int) -> str:
    """The files, and their size where there is room for both."""
    names = [safe_text(file.source.name) for file in card.files]
    size = size_of(card.files)
    behind = f", {size}" if size else ""
    if cells - cell_len(behind) < min(_NAME, cell_len(names[0])):
        behind = ""
    return names_within(names, cells - cell_len(behind)) + behind


def names_within(names: Sequence[str], cells: int) -> str:
    """The first name, with both its ends, and how many more there are. They are safe to show."""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return fit_ends(names[0], min(cell_len(names[0]), cells - cell_len(more))) + more


def size_of(files: Sequence[CardFile]) -> str:
    """What would be sent; nothing of files that are kept at the portal (`desk.kept_files`)."""
    size = sum(file.source.size for file in files)
    return human_size(size) if any(file.source.files for file in files) else ""


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
        size = size_of([file])
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
