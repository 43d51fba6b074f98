"""One transfer in lines: its row, and what is below it while it is expanded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rich.cells import cell_len

from backlot_tui.desk.transfers import FileView, share
from backlot_tui.domain.statuses import NO_CONNECTION, DeliveryState
from backlot_tui.domain.units import counted, human_rate, human_size
from backlot_tui.ui.lines import Line, Piece, Role, fit, joined, labelled
from backlot_tui.ui.transfer_text import STATE_ROLES, bar, percent, rate, span_to_go
from backlot_tui.ui.transfers.rows import STALLED, TransferRow

MARKS = 4
"""Cursor, tick, chevron and a blank."""
_SIZE = 8
_PERCENT = 5
_RATE = 8
_TRIES = 4
_PHASES = (24, 20, 16, 12)
"""The phase's column, from the widest to what it is at the least."""
_NAME = 26
"""So many cells of a name are worth more than what stands before it."""
_RESTS = frozenset({STALLED, NO_CONNECTION})
"""Phases of a transfer in which its bytes are what is waited for."""
_PRIORITY = {"high": "+", "low": "-"}
_FILE_BAR = 12
_FILES_SHOWN = 50
_NARROW = 100


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells. The moving ones stand at the left: the compositor writes a line from its
    left end up to the last cell that changed, so what stands behind them is not sent again.

    Where everything has ended, nothing moves, and only the first is there, with the size. Without
    room for a bar it has the percents alone.
    """

    sent: int
    rate: int
    left: int
    tries: int
    phase: int

    @property
    def live(self) -> int:
        """The cells from the left end that change while bytes move."""
        return MARKS + _wide(self.sent, self.rate, self.left)

    @property
    def before_name(self) -> int:
        return self.live + _wide(self.tries, self.phase)


def _wide(*columns: int) -> int:
    """With the blank behind each column that is there."""
    return sum(cells + 1 for cells in columns if cells)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The cells of the longest phase and the longest name of a list."""

    phase: int = 0
    name: int = 0


def wanted(rows: Iterable[TransferRow]) -> Wanted:
    phases, names = {row.phase for row in rows}, {row.name for row in rows}
    return Wanted(
        max(map(cell_len, phases), default=0),
        max(map(cell_len, names), default=0),
    )


def columns(width: int, room: Wanted, *, resting: bool) -> Columns:
    """The widest that leave the names their room; what a name gives way to goes bit by bit.

    resting: nothing that is listed is still to be sent.
    """
    layouts = [
        replace(layout, phase=min(layout.phase, max(room.phase, _PHASES[-1])))
        for layout in _layouts(width, resting=resting)
    ]
    name = min(room.name, _NAME)
    return next((each for each in layouts if width - each.before_name >= name), layouts[-1])


def _layouts(width: int, *, resting: bool) -> list[Columns]:
    """From the one with all, to the one without bar, tries and rate and with a short phase."""
    if resting:
        return [Columns(_SIZE, 0, 0, 0, phase) for phase in _PHASES]
    barred, left = (12 + 1 + _PERCENT, 10) if width >= _NARROW else (8 + 1 + _PERCENT, 7)
    widest, wide, narrow, least = _PHASES
    return [
        Columns(barred, _RATE, left, _TRIES, widest),
        *(Columns(_SIZE, _RATE, left, _TRIES, phase) for phase in (widest, wide, narrow)),
        Columns(_SIZE, _RATE, left, 0, narrow),
        Columns(_SIZE, 0, left, 0, narrow),
        Columns(_SIZE, 0, left, 0, least),
    ]


def heading(cells: Columns, *, resting: bool) -> Line:
    named = (
        ("Size" if resting else "Sent", cells.sent),
        ("Rate", cells.rate),
        ("Left", cells.left),
        ("Try", cells.tries),
        ("Now", cells.phase),
        ("Delivery", len("Delivery")),
    )
    return ((" " * (MARKS - 1) + " ".join(fit(*each) for each in named if each[1]), "dim"),)


def head(
    row: TransferRow,
    width: int,
    cells: Columns,
    *,
    cursor: bool,
    ticked: bool,
    opened: bool,
    marked: bool,
) -> Line:
    """marked: it is in the range that is being ticked."""
    edge = "▌" if cursor else "│" if marked else " "
    marks = f"{edge}{'x' if ticked else ' '}{'▾' if opened else '▸'} "
    pieces: list[Piece] = [
        (marks + _live(row, cells), "accent" if row.active else "" if row.unfinished else "dim"),
        (_tries(row, cells), "warn" if row.tries > 1 else "dim"),
        (fit(row.phase, cells.phase) + " ", _role(row)),
        (_name(row.name, width - cells.before_name), _weight(row)),
    ]
    if aside := _aside(row):
        pieces.append((f"  {aside}", "dim"))
    return (*pieces, (f"  {row.source_type}", "dim"))


def _live(row: TransferRow, cells: Columns) -> str:
    """Bar, percent, rate and time to go; the size where none of it would be true."""
    bytes_count = row.state in (DeliveryState.TRANSFERRING, DeliveryState.PAUSED)
    begun = row.unfinished and row.sent_bytes > 0
    other_work = row.state is DeliveryState.VERIFYING or (
        row.state is DeliveryState.TRANSFERRING and not row.active and row.phase not in _RESTS
    )
    sent = human_size(row.size)
    if (bytes_count or begun) and not other_work:
        sent = percent(row.share)
        if cells.sent > _SIZE:
            sent = f"{bar(row.share, cells.sent - 1 - _PERCENT)} {sent}"
    speed = rate(row.rate) if row.active else ""
    left = span_to_go(row.remaining_s) if row.active else ""
    shown = ((sent, cells.sent), (speed, cells.rate), (left, cells.left))
    return "".join(fit(text, width) + " " for text, width in shown if width)


def _weight(row: TransferRow) -> Role:
    return "strong" if row.unfinished else ""


def _name(name: str, cells: int) -> str:
    """Where it has to be cut, its last word stays: that is the episode."""
    first, _, last = name.rpartition(" ")
    return fit(first, cells, last) if cell_len(name) > cells and first else name


def _tries(row: TransferRow, cells: Columns) -> str:
    """`+3×`: it has high priority, and three attempts in a row have brought nothing."""
    if not row.unfinished or not cells.tries:
        return " " * _wide(cells.tries)
    tries = f"{row.tries}×" if row.tries else ""
    return fit(_PRIORITY.get(row.priority, " ") + tries, cells.tries) + " "


def _role(row: TransferRow) -> Role:
    if row.phase in _RESTS:
        return "warn" if row.phase == STALLED else "dim"
    return STATE_ROLES.get(row.state, "dim")


def _aside(row: TransferRow) -> str:
    """What limits it, and why it does not go on."""
    return joined(
        (
            f"limit {human_rate(row.rate_limit)}" if row.rate_limit and row.unfinished else "",
            f"next try {row.next_try}" if row.next_try else "",
            row.reason,
        )
    )


def details(row: TransferRow, width: int) -> list[Line]:
    """What it is, why it does not go on and what can be done, and its files."""
    lines: list[Line] = []

    def add(label: str, text: str, role: Role = "") -> None:
        if text:
            lines.extend(labelled(label, text, width, indent=4, label_width=9, role=role))

    add("Request", joined((row.request, row.name, row.source_type)))
    add("Portal", row.portal)
    add("Delivery", joined((row.id, human_size(row.size), _counts(row))))
    add("Why", row.reason, _role(row) if _role(row) in ("warn", "bad") else "")
    if row.unfinished:
        tries = f"{row.tries} tries without progress" if row.tries > 1 else ""
        add("Next try", joined((row.next_try, tries)))
        limit = f"limit {human_rate(row.rate_limit)}" if row.rate_limit else ""
        add("Queue", joined((f"place {row.place:,}", f"{row.priority} priority", limit)))
    add("To do", row.advice)
    shown = _most_telling(row.files)
    lines += [_file(file, row, width) for file in shown]
    if (more := len(row.files) - len(shown)) > 0:
        add("", f"and {more:,} more files", "dim")
    return lines


def _counts(row: TransferRow) -> str:
    many = len(row.files)
    proven = sum(1 for file in row.files if file.crc64)
    files = counted(many, "file")
    return f"{files}, {proven:,} proven" if many > 1 and row.unfinished else files


def _most_telling(files: tuple[FileView, ...]) -> list[FileView]:
    """As they are; of very many, those under way first."""
    if len(files) <= _FILES_SHOWN:
        return list(files)
    under_way = [file for file in files if file.sent_bytes > 0 and not file.crc64]
    others = [file for file in files if file not in under_way]
    return [*under_way, *others][:_FILES_SHOWN]


def _file(file: FileView, row: TransferRow, width: int) -> Line:
    if file.crc64:
        state = f"crc64 {file.crc64}"
    elif file.paused and row.unfinished:
        state = "paused"
    else:
        state = ""
    moving = ""
    if row.unfinished and not file.crc64:
        sent = share(file.sent_bytes, file.size)
        moving = f"{bar(sent, _FILE_BAR)} {percent(sent)}" if file.sent_bytes else "not begun"
    elif file.crc64:
        moving = "proven"
    cells = _FILE_BAR + 1 + _PERCENT
    size = fit(human_size(file.size), 8)
    name = max(12, width - 4 - cells - 1 - 8 - 1 - len(state) - 2)
    return (
        (" " * MARKS + fit(moving, cells) + " ", "good" if file.crc64 else "accent"),
        (size + " ", "dim"),
        (fit(file.name, name), ""),
        (f" {state}", "dim"),
    )
