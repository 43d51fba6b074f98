"""The agent's part of the config file.

[agent]
connections = 0            # to each portal at most; 0: as many as are worth having
deliveries = 2             # large ones under way to each portal at once
stall_seconds = 30         # a connection on which nothing moves for so long is dead
limit = "500M"             # bytes per second of all transfers together; "off" for none
digests = ["xxh128"]       # for receipts: also xxh64, xxh3, md5, sha1, c4
[[agent.timetable]]        # in place of the limit, at its times
days = "mon-fri"
from = "08:00"
to = "18:00"
limit = "200M"
[notify]
command = ["/usr/local/bin/tell-me"]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backlot_tui.desk.config_file import checked_text, parsed, seconds_or, table, wrong
from backlot_tui.domain.agent_settings import DELIVERIES, MHL_DIGESTS, STALL_S, AgentSettings
from backlot_tui.domain.rates import OFF, parse_rate
from backlot_tui.domain.timetable import Entry, parse_days, parse_time

_MOST_CONNECTIONS = 32
_ENTRIES = "[[agent.timetable]]"


def agent_settings(config: Mapping[str, Any], environment: Mapping[str, str]) -> AgentSettings:
    """From the config file's tables `agent` and `notify`; UsageProblem names what is wrong.

    BACKLOT_STALL_SECONDS wins over the file.
    """
    agent = table(config, "agent")
    stall = agent.get("stall_seconds", STALL_S)
    timetable = agent.get("timetable", [])
    if not isinstance(timetable, list):
        raise wrong(_ENTRIES, "entries of their own", timetable)
    return AgentSettings(
        connections=_number(agent, "connections", 0, least=0),
        deliveries=_number(agent, "deliveries", DELIVERIES, least=1),
        stall_s=seconds_or(
            environment, "BACKLOT_STALL_SECONDS", stall, "[agent] stall_seconds", least=1.0
        ),
        limit=parsed(parse_rate, {"limit": OFF, **agent}, "[agent]", "limit"),
        timetable=tuple(_entry(entry) for entry in timetable),
        digests=_digests(agent.get("digests", list(AgentSettings().digests))),
        notify=_command(table(config, "notify").get("command", [])),
    )


def _entry(entry: Any) -> Entry:
    if not isinstance(entry, dict):
        raise wrong(_ENTRIES, "a table", entry)
    return Entry(
        parsed(parse_days, {"days": "daily", **entry}, _ENTRIES, "days"),
        parsed(parse_time, entry, _ENTRIES, "from"),
        parsed(parse_time, entry, _ENTRIES, "to"),
        parsed(parse_rate, entry, _ENTRIES, "limit"),
    )


def _command(value: Any) -> tuple[str, ...]:
    where = "[notify] command"
    if not isinstance(value, list):
        raise wrong(where, 'a list, as ["/usr/local/bin/tell-me"]', value)
    return tuple(checked_text(each, where) for each in value)


def _digests(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or any(each not in MHL_DIGESTS for each in value):
        raise wrong("[agent] digests", f"a list of {', '.join(MHL_DIGESTS)}", value)
    return tuple(dict.fromkeys(value))


def _number(agent: Mapping[str, Any], name: str, default: int, *, least: int) -> int:
    value = agent.get(name, default)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if is_number and least <= value <= _MOST_CONNECTIONS:
        return int(value)
    raise wrong(f"[agent] {name}", f"a number from {least} to {_MOST_CONNECTIONS}", value)
