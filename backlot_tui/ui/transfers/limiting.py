"""The bandwidth limit: of one delivery, of those ticked, or of all transfers together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from backlot_tui.desk import steering
from backlot_tui.desk.limits import limit_sentence
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.rates import parse_rate
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted, human_rate
from backlot_tui.state import controls
from backlot_tui.ui.messages import Told
from backlot_tui.ui.transfers.rows import TransferRow

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp

_CONFIG = "config"
_THESE = "this"


def tell_limit(app: DeskApp) -> None:
    """The limit as it holds now, and when the timetable changes it."""
    app.say(limit_sentence(app.desk))


def ask_limit(app: DeskApp, rows: Sequence[TransferRow]) -> None:
    """Ask for a rate: of all, or with `this` before it of what is chosen."""
    from backlot_tui.ui.screens.prompt import Prompt  # noqa: PLC0415 (when needed)

    running = [row for row in rows if row.unfinished]
    explanation = limit_sentence(app.desk)
    explanation += " Write a rate, as 20M or 200Mbit; off; or config, as the config file says."
    if running:
        explanation += f" For {_named(running)} alone: this 20M, or this off."
    app.push_screen(Prompt("Bandwidth limit", explanation), partial(_answered, app, running))


def _named(rows: Sequence[TransferRow]) -> str:
    if len(rows) > 1:
        return f"the {len(rows):,} ticked transfers"
    limit = rows[0].rate_limit
    return f"{rows[0].name}" + (f" (now {human_rate(limit)})" if limit else "")


def _answered(app: DeskApp, rows: Sequence[TransferRow], text: str | None) -> None:
    if text:
        app.saves.do(app, partial(_set, app, [row.id for row in rows], text))


def _set(app: DeskApp, names: Sequence[str], text: str) -> Told:
    first, _, rest = text.partition(" ")
    try:
        if first.lower() == _THESE:
            return _limit_these(app, names, rest)
        if text.lower() == _CONFIG:
            controls.limit_by_config(app.desk.work)
        else:
            controls.limit_all(app.desk.work, parse_rate(text))
    except Problem as problem:
        return Told(safe_text(str(problem)), bad=True)
    return Told(limit_sentence(app.desk))


def _limit_these(app: DeskApp, names: Sequence[str], text: str) -> Told:
    rate = parse_rate(text)

    def do(target: steering.Target) -> str:
        steering.limit(app.desk.work, target, rate)
        return "Limited"

    done, refused = steering.each(app.desk.work, names, do)
    app.look_at_transfers()
    if refused:
        called, problem = refused[0]
        return Told(f"{called}: {safe_text(str(problem))}", bad=True)
    return Told(f"Limit of {counted(len(done), 'transfer')}: {safe_text(text)}.")
