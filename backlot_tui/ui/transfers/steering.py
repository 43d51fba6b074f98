"""What the keys do to transfers: the calls of the command `transfers`, off the UI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len

from backlot_tui.desk import steering
from backlot_tui.desk.steering import Target
from backlot_tui.desk.transfers import FileView
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import human_size
from backlot_tui.state import controls
from backlot_tui.state.controls import Priority, Step
from backlot_tui.state.deliveries import delivery
from backlot_tui.ui.lines import Line, fit, wrap
from backlot_tui.ui.messages import Told
from backlot_tui.ui.transfer_text import percent
from backlot_tui.ui.transfers.rows import TransferRow
from backlot_tui.ui.widgets.choice_list import Choice

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp

Do = Callable[[Target], str]
_NAMED = 8
_LEAST_NAME = 12
_LOST = "Canceled, what was sent is lost; the request can be delivered again."


def pause_or_resume(app: DeskApp, rows: Sequence[TransferRow]) -> None:
    """Pause what can be; where all of it is paused, go on with it."""
    work = app.desk.work
    moving = [row for row in rows if row.state in steering.PAUSABLE]
    paused = [row for row in rows if row.state in steering.RESUMABLE]
    if moving:
        _carry_out(app, moving, partial(steering.pause, work))
    elif paused:
        _carry_out(app, paused, partial(steering.resume, work), wakes=True)
    else:
        app.say("There is nothing here to pause or to go on with.")


def ask_file(app: DeskApp, row: TransferRow) -> None:
    """Which file of several to pause, or to go on with."""
    from backlot_tui.ui.screens.picker import Picker  # noqa: PLC0415 (when needed)

    open_files = {str(at): file for at, file in enumerate(row.files) if not file.crc64}
    if not row.unfinished or not open_files:
        app.say("There is nothing left to send of it.")
        return
    if len(row.files) == 1:
        app.say_keys("It is one file: {pause} pauses it.")
        return

    def picked(at: str | None) -> None:
        if at is not None:
            app.saves.do(app, partial(_file_done, app, row.id, int(at), open_files[at].paused))

    choices = [Choice(at, file.name, _how_far_file(file)) for at, file in open_files.items()]
    app.push_screen(Picker("Pause a file, or go on with it", choices), picked)


def _how_far_file(file: FileView) -> str:
    if file.paused:
        return "paused"
    share = file.sent_bytes / file.size if file.size else 0.0
    return f"{percent(share).strip()} of {human_size(file.size)}"


def _file_done(app: DeskApp, delivery_id: str, at: int, paused: bool) -> Told | None:
    known = delivery(app.desk.work, delivery_id)
    if known is None:
        return None
    do = steering.resume if paused else steering.pause
    name = f"{delivery_id}/{known.transfers[at].name}"
    return _done(app, [name], partial(do, app.desk.work), wakes=paused)


def retry(app: DeskApp, rows: Sequence[TransferRow]) -> None:
    _carry_out(app, rows, partial(steering.retry, app.desk.work), wakes=True)


def retry_all(app: DeskApp, rows: Sequence[TransferRow]) -> None:
    """All that failed, waits for its next try, or has lost its agent."""
    found = [row for row in rows if row.state in steering.RETRIABLE]
    if found:
        app.saves.do(app, partial(_retry_all, app, [row.id for row in found]))
    else:
        app.say("Nothing has failed, and nothing waits for its next try.")


def _retry_all(app: DeskApp, ids: Sequence[str]) -> Told | None:
    known = filter(None, (delivery(app.desk.work, each) for each in ids))
    names = [each.id for each in controls.retriable(app.desk.work, known)]
    if not names:
        return Told("What has failed cannot be tried again: deliver its request anew.", bad=True)
    return _done(app, names, partial(steering.retry, app.desk.work), wakes=True)


def shift(app: DeskApp, rows: Sequence[TransferRow], step: Step) -> None:
    """Several keep their order among themselves."""
    in_order = list(reversed(rows)) if step is Step.DOWN else rows
    _carry_out(app, in_order, lambda target: steering.prioritise(app.desk.work, target, step))


def change_priority(app: DeskApp, rows: Sequence[TransferRow], by: int) -> None:
    def do(target: Target) -> str:
        wanted = max(Priority.LOW, min(Priority.HIGH, target.delivery.priority + by))
        return steering.prioritise(app.desk.work, target, Priority(wanted))

    _carry_out(app, rows, do)


def ask_cancel(app: DeskApp, rows: Sequence[TransferRow]) -> None:
    """Tells how far each is: what was sent is lost."""
    from backlot_tui.ui.screens.question import Question  # noqa: PLC0415 (when needed)

    running = [row for row in rows if row.unfinished]
    if not running:
        app.say("There is nothing here to cancel: it has ended.")
        return
    many = "this transfer" if len(running) == 1 else f"these {len(running):,} transfers"

    def answered(yes: bool | None) -> None:
        if yes:
            _carry_out(app, running, partial(steering.cancel, app.desk.work), wakes=True)

    keep = "Keep it" if len(running) == 1 else "Keep them"
    lines = partial(_what_is_lost, running)
    app.push_screen(Question(f"Give {many} up?", lines, "Give up", keep), answered)


def _what_is_lost(rows: Sequence[TransferRow], width: int) -> list[Line]:
    """How far each is, and what becomes of that; nothing of it is cut but names."""
    width -= 2  # a blank at both ends
    lines: list[Line] = []
    for row in rows[:_NAMED]:
        name, far = f"{row.name} · {row.source_type}", f"  {how_far(row)}"
        room = max(_LEAST_NAME, width - cell_len(far))
        lines.append(((fit(name, min(room, cell_len(name))), ""), (far, "dim")))
    if len(rows) > _NAMED:
        lines.append(((f"and {len(rows) - _NAMED:,} more", "dim"),))
    return [*lines, (), *(((part, ""),) for part in wrap(_LOST, width))]


def how_far(row: TransferRow) -> str:
    """`Transferring, 43 % of 48.0 GB`."""
    return f"{row.phase}, {percent(row.share).strip()} of {human_size(row.size)} sent"


def _carry_out(app: DeskApp, rows: Sequence[TransferRow], do: Do, *, wakes: bool = False) -> None:
    """wakes: the agent may have something to do after it."""
    if rows:
        app.saves.do(app, partial(_done, app, [row.id for row in rows], do, wakes))


def _done(app: DeskApp, names: Sequence[str], do: Do, wakes: bool) -> Told | None:
    """Rows tell by themselves what is so now; a sentence is for what was refused."""
    done, refused = steering.each(app.desk.work, names, do)
    app.look_at_transfers()
    if wakes and done:
        try:
            app.launch_agent()
        except Problem as trouble:
            return Told(safe_text(str(trouble)), bad=True)
    if not refused:
        asked = [now for _, now in done if now.startswith("The portal is asked")]
        return Told(f"{asked[0]}.") if asked else None
    called, problem = refused[0]
    more = f" {len(refused) - 1:,} more were refused." if len(refused) > 1 else ""
    return Told(f"{called}: {safe_text(str(problem))}{more}", bad=True)
