"""What the File Bin says, in lines. Untrusted text becomes safe here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import human_size
from backlot_tui.filebin.items import BinItem, Snapshot
from backlot_tui.filebin.settle import BinState
from backlot_tui.ui.delivering.card_lines import told
from backlot_tui.ui.lines import Line, Role, fit, fit_ends, joined, labelled

STATE_ROLES: dict[BinState, Role] = {
    BinState.ARRIVING: "accent",
    BinState.SETTLING: "accent",
    BinState.WHOLE: "good",
    BinState.CUT: "bad",
    BinState.UNSURE: "warn",
}
_STATE = 9
_SIZE = 8
_INDENT = 4
_LABELS = 7


def header(snapshot: Snapshot | None, *, unfolded: bool) -> tuple[Line, Line]:
    """Left and right of the bin's own line, which is always there."""
    hint: Line = (("f folds it" if unfolded else "f unfolds it", "dim"),)
    glyph = "▾" if unfolded else "▸"
    if snapshot is None or not snapshot.ready:
        return ((f"{glyph} File Bin", "strong"), ("  looking …", "dim")), hint
    states = Counter(item.state for item in snapshot.items)
    counts = joined(f"{states[state]} {state}" for state in BinState if states[state])
    left: Line = ((f"{glyph} File Bin ({len(snapshot.items)})", "strong"), (f"  {counts}", "dim"))
    if snapshot.notices:
        left = (*left, (f"  ! {snapshot.notices[0]}", "warn"))
    return left, hint


def item_line(item: BinItem, used: Sequence[str], width: int, mark: str) -> Line:
    """`mark` is the cursor's cell and the chevron."""
    told_by_file = told(item.facts) if item.facts is not None else ""
    name = max(16, min(44, (width - len(mark) - _STATE - _SIZE - 4) // 2))
    rest = joined((f"on {len(used)} card{'s' * (len(used) > 1)}" if used else "", told_by_file))
    return (
        (mark, "accent"),
        (fit(str(item.state), _STATE) + " ", STATE_ROLES[item.state]),
        (fit(human_size(item.identity.size), _SIZE) + " ", "dim"),
        (fit_ends(safe_text(item.name), name) + "  ", ""),
        (rest, "dim"),
    )


def item_details(item: BinItem, used: Sequence[str], width: int) -> list[Line]:
    lines: list[Line] = []

    def add(label: str, text: str, role: Role = "") -> None:
        if text:
            lines.extend(
                labelled(label, text, width, indent=_INDENT, label_width=_LABELS, role=role)
            )

    add("Path", safe_text(item.path))
    add(str(item.state).title(), safe_text(item.reason), STATE_ROLES[item.state])
    if item.facts is not None:
        add("Told" if not item.provisional else "So far", told(item.facts))
    add("Used", safe_text("; ".join(used)))
    return lines


def empty_lines(snapshot: Snapshot | None) -> Sequence[Line]:
    """What to do next when there is nothing in it."""
    if snapshot is None or not snapshot.ready:
        return ((("  Looking …", "dim"),),)
    where = f"Watching {', '.join(map(safe_text, snapshot.folders))}." if snapshot.folders else ""
    return (
        (("  The File Bin is empty.", "dim"),),
        ((f"  {where or 'No folder is watched yet: W watches one.'}", "dim"),),
        (("  o adds a file by its path, and so does pasting one.", "dim"),),
    )
