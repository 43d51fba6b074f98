"""The rules by which the agent works, for whoever asks how it does.

They are those of the config file, unless that has become unreadable since.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.state.clock import utc_now
from backlot_tui.state.database import Database

_RULES = TypeAdapter(AgentSettings)


@dataclass(frozen=True, slots=True)
class NotedRules:
    """trouble: why the config file is not followed; empty if it is. at: when it was noted."""

    rules: AgentSettings
    trouble: str
    at: str


def note(work: Database, rules: AgentSettings, trouble: str) -> None:
    with work.transaction() as connection:
        connection.execute(
            "INSERT INTO agent_rules (only, rules, trouble, at) VALUES (1, ?, ?, ?)"
            " ON CONFLICT (only) DO UPDATE SET rules = excluded.rules,"
            " trouble = excluded.trouble, at = excluded.at",
            (_RULES.dump_json(rules).decode(), trouble, utc_now()),
        )


def noted(work: Database) -> NotedRules | None:
    """What the last agent worked by; None before the first."""
    row = work.one("SELECT * FROM agent_rules")
    if row is None:
        return None
    return NotedRules(_RULES.validate_json(row["rules"]), row["trouble"], row["at"])
