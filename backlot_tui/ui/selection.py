"""What can be done with requests that a person chose, beside delivering them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from backlot_tui.desk.desk import Desk
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.requests import EstimateReason
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.transitions import DELIVERABLE
from backlot_tui.domain.units import counted
from backlot_tui.ui.messages import Told

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp
    from backlot_tui.ui.screens.estimate_form import Estimate

_MOST_COPIED = 5000
"""Ids that go to the clipboard; terminals drop an OSC 52 that is much longer."""
_SHOWN_IDS = 3


def copy_ids(app: DeskApp, request_ids: Sequence[str]) -> None:
    """One a line, through the terminal (OSC 52); also shown, as not every terminal takes it."""
    if not request_ids:
        return
    if len(request_ids) > _MOST_COPIED:
        app.say(f"More than {_MOST_COPIED:,} ids are too many to copy: x exports them.", bad=True)
        return
    shown = [safe_text(each) for each in request_ids]
    app.copy_to_clipboard("\n".join(shown))
    more = f" and {len(shown) - _SHOWN_IDS:,} more" if len(shown) > _SHOWN_IDS else ""
    app.say(f"Copied {', '.join(shown[:_SHOWN_IDS])}{more}.")


# Estimated Delivery Date ------------------------------------------------------------------------


def estimate(app: DeskApp, request_ids: Sequence[str]) -> None:
    """Ask for a day and a reason, then tell the portal."""
    from backlot_tui.ui.screens.estimate_form import EstimateForm  # noqa: PLC0415

    known = [app.model.by_id[each] for each in request_ids if each in app.model.by_id]
    if known and not any(row.status in DELIVERABLE for row in known):
        app.say("Nothing is to be delivered here any more: there is nothing to estimate.", bad=True)
    elif request_ids:
        form = EstimateForm(len(request_ids), app.now().date())
        app.push_screen(form, partial(_estimated, app, request_ids))


def _estimated(app: DeskApp, request_ids: Sequence[str], wanted: Estimate | None) -> None:
    if wanted is not None:
        app.say("Telling the portal …")
        work = partial(_tell_estimate, app.desk, request_ids, wanted.day, wanted.reason)
        app.telling.do(app, work)


def _tell_estimate(
    desk: Desk, request_ids: Sequence[str], day: date, reason: EstimateReason
) -> Told:
    from backlot_tui.desk.telling import move_estimates  # noqa: PLC0415 (when needed)

    try:
        refused = move_estimates(desk, request_ids, day, reason)
    except Problem as problem:
        sentence = f"{problem} Look at what the portal has before you tell it again."
        return Told(safe_text(sentence), bad=True, changed=True)
    return Told(estimate_sentence(len(request_ids), day, refused), bad=bool(refused), changed=True)


def estimate_sentence(count: int, day: date, refused: Mapping[str, Problem]) -> str:
    """How many moved, and which did not and why."""
    if not refused:
        which = "The request now expects" if count == 1 else f"All {count:,} requests now expect"
        return f"{which} {day}."
    request_id, problem = next(iter(refused.items()))
    more = f", and {len(refused) - 1:,} more" if len(refused) > 1 else ""
    why = f"{request_id}: {problem}{more}"
    if count == 1:
        return safe_text(f"Refused. {why}")
    moved = f"{count - len(refused):,} of {count:,} requests now expect {day}."
    return safe_text(f"{moved} {len(refused):,} refused. {why}")


# Export -----------------------------------------------------------------------------------------


def ask_export(app: DeskApp, request_ids: Sequence[str]) -> None:
    """Ask for a file's name, then write the table."""
    from backlot_tui.ui.screens.prompt import Prompt  # noqa: PLC0415

    if not request_ids:
        return
    count = counted(len(request_ids), "request")
    prompt = Prompt(
        f"Export {count}",
        "Path of a new file. Its end decides what is written: .csv or .json.",
        value=f"~/requests-{app.now():%Y-%m-%d}.csv",
    )
    app.push_screen(prompt, partial(_export_to, app, request_ids))


def _export_to(app: DeskApp, request_ids: Sequence[str], path: str | None) -> None:
    if path:
        app.files.do(app, partial(_export, app.desk, request_ids, path))


def _export(desk: Desk, request_ids: Sequence[str], path: str) -> Told:
    from backlot_tui.desk.exporting import export  # noqa: PLC0415 (when needed)

    try:
        written = export(desk, request_ids, Path(os.path.expanduser(path)))  # noqa: PTH111 (odd bytes)
    except Problem as problem:
        return Told(safe_text(str(problem)), bad=True)
    return Told(safe_text(f"{counted(written, 'request')} written to {path}."))
