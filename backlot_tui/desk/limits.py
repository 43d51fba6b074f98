"""The bandwidth limit as it holds now, where it comes from, and when the timetable changes it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.settings import agent_rules_in
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.timetable import limit_at, next_change
from backlot_tui.domain.units import human_rate
from backlot_tui.state.controls import limit_by_hand
from backlot_tui.state.database import Database
from backlot_tui.state.folder import StateFolder
from backlot_tui.state.presence import holder


@dataclass(frozen=True, slots=True)
class LimitView:
    """Rates in bytes per second, None for no limit; `next_at` is local time.

    by_hand: a person has set it, and neither config file nor timetable hold.
    """

    rate: int | None
    by_hand: bool
    next_at: datetime | None
    next_rate: int | None

    def sentence(self) -> str:
        text = f"The limit of all transfers is {_told(self.rate)}"
        if self.by_hand:
            return f"{text}, set by hand (back to the config file: transfers limit config)."
        if self.next_at is None:
            return f"{text}."
        return f"{text}; from {self.next_at:%a %H:%M} it is {_told(self.next_rate)}."

    def json(self) -> dict[str, Any]:
        return {
            "bytes_per_s": self.rate,
            "from": "hand" if self.by_hand else "config",
            "next_change": None
            if self.next_at is None
            else {
                "at": self.next_at.astimezone().isoformat(timespec="minutes"),
                "bytes_per_s": self.next_rate,
            },
        }


def rules_and_trouble(
    folder: StateFolder, work: Database, read: Callable[[], AgentSettings]
) -> tuple[AgentSettings | None, str]:
    """The rules by which the agent works, or would; and what is wrong with the config file.

    read: gives the config file's rules as they are now, or raises UsageProblem. It is asked only
    where no agent runs: one that does may still follow, or never follow, what was written since.
    """
    from backlot_tui.state.agent_rules import noted  # noqa: PLC0415 (pydantic)

    if holder(folder.agent_lock) is not None and (found := noted(work)):
        return found.rules, found.trouble
    try:
        return read(), ""
    except UsageProblem as problem:
        return None, str(problem)


def limit_sentence(desk: Desk) -> str:
    """What a screen says of the limit: how it is now, or why the config file does not tell."""
    settings = desk.settings
    rules, trouble = rules_and_trouble(
        desk.folder, desk.work, lambda: agent_rules_in(settings.config_file, os.environ)
    )
    return limit_view(desk.work, rules).sentence() if rules else safe_text(trouble)


def limit_view(work: Database, rules: AgentSettings, now: datetime | None = None) -> LimitView:
    """now: local time without a zone; the present moment if it is not given."""
    by_hand, rate = limit_by_hand(work)
    if by_hand:
        return LimitView(rate, True, None, None)
    moment = now or datetime.now()
    change = next_change(rules.timetable, rules.limit, moment)
    at, following = change or (None, None)
    return LimitView(limit_at(rules.timetable, rules.limit, moment), False, at, following)


def _told(rate: int | None) -> str:
    return "off" if rate is None else human_rate(rate)
