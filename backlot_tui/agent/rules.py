"""The rules that hold now: those of the config file as it was last read without a fault."""

from __future__ import annotations

from contextlib import suppress

from backlot_tui.agent.config_watch import ConfigWatch
from backlot_tui.agent.log import log
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.units import counted, human_rate
from backlot_tui.state import agent_rules
from backlot_tui.state.database import Database, StateUnusable


class Rules:
    """Used from the agent's own thread. What holds is noted for whoever asks for the status."""

    def __init__(self, work: Database, watch: ConfigWatch, rules: AgentSettings) -> None:
        self.now = rules
        self._work = work
        self._watch = watch
        self._trouble = ""
        self._is_noted = False

    def look(self) -> bool:
        """Look at the config file; whether other rules hold from now on."""
        before = self.now
        match self._watch.look():
            case AgentSettings() as rules:
                self._take(rules)
            case Problem() as problem:
                self._refuse(str(problem))
        if not self._is_noted:
            with suppress(StateUnusable):  # the next look tries again
                agent_rules.note(self._work, self.now, self._trouble)
                self._is_noted = True
        return self.now != before

    def _take(self, rules: AgentSettings) -> None:
        changed = changes(self.now, rules)
        if changed or self._trouble:
            log("config read", **changed)
            self._is_noted = False
        self.now, self._trouble = rules, ""

    def _refuse(self, sentence: str) -> None:
        if sentence != self._trouble:
            log("config not read", sentence=sentence)
            self._trouble = sentence
            self._is_noted = False


def changes(before: AgentSettings, after: AgentSettings) -> dict[str, str]:
    """Each rule that differs, with what it was and is; a command's arguments may be secret."""
    was, now = _told(before), _told(after)
    found = {name: f"{was[name]} -> {now[name]}" for name in was if was[name] != now[name]}
    if before.timetable != after.timetable:
        found["timetable"] = counted(len(after.timetable), "entry", "entries")
    if before.notify != after.notify:
        found["notify"] = after.notify[0] if after.notify else "none"
    return found


def _told(rules: AgentSettings) -> dict[str, str]:
    return {
        "connections": str(rules.connections),
        "deliveries": str(rules.deliveries),
        "stall_seconds": f"{rules.stall_s:g}",
        "limit": "off" if rules.limit is None else human_rate(rules.limit),
        "digests": ", ".join(rules.digests),
    }
