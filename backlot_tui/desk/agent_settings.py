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

from backlot_tui.domain.agent_settings import DELIVERIES, MHL_DIGESTS, STALL_S, AgentSettings
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.rates import parse_rate
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.timetable import Entry, parse_days, parse_time

_MOST_CONNECTIONS = 32


def agent_settings(config: Mapping[str, Any], environment: Mapping[str, str]) -> AgentSettings:
    """From the config file's tables `agent` and `notify`; UsageProblem names what is wrong.

    BACKLOT_STALL_SECONDS wins over the file.
    """
    agent = _table(config, "agent")
    stall = environment.get("BACKLOT_STALL_SECONDS", agent.get("stall_seconds", STALL_S))
    timetable = agent.get("timetable", [])
    if not isinstance(timetable, list):
        raise _wrong("[[agent.timetable]]", "entries of their own", timetable)
    try:
        stall_s = max(1.0, float(stall))
    except (TypeError, ValueError) as error:
        raise _wrong("[agent] stall_seconds", "a number of seconds", stall) from error
    return AgentSettings(
        connections=_number(agent, "connections", 0, least=0),
        deliveries=_number(agent, "deliveries", DELIVERIES, least=1),
        stall_s=stall_s,
        limit=parse_rate(_text(agent, "[agent]", "limit", "off")),
        timetable=tuple(_entry(entry) for entry in timetable),
        digests=_digests(agent.get("digests", list(AgentSettings().digests))),
        notify=_command(_table(config, "notify").get("command", [])),
    )


def _entry(entry: Any) -> Entry:
    where = "[[agent.timetable]]"
    if not isinstance(entry, dict):
        raise _wrong(where, "a table", entry)
    return Entry(
        parse_days(_text(entry, where, "days", "daily")),
        parse_time(_text(entry, where, "from")),
        parse_time(_text(entry, where, "to")),
        parse_rate(_text(entry, where, "limit")),
    )


def _command(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _wrong("[notify] command", 'a list, as ["/usr/local/bin/tell-me"]', value)
    return tuple(value)


def _digests(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or any(each not in MHL_DIGESTS for each in value):
        raise _wrong("[agent] digests", f"a list of {', '.join(MHL_DIGESTS)}", value)
    return tuple(dict.fromkeys(value))


def _table(config: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = config.get(name, {})
    if not isinstance(table, dict):
        raise _wrong(f"[{name}]", "a table", table)
    return table


def _number(agent: Mapping[str, Any], name: str, default: int, *, least: int) -> int:
    value = agent.get(name, default)
    if not isinstance(value, int) or not least <= value <= _MOST_CONNECTIONS:
        raise _wrong(f"[agent] {name}", f"a number from {least} to {_MOST_CONNECTIONS}", value)
    return value


def _text(table: Mapping[str, Any], where: str, name: str, default: str | None = None) -> str:
    value = table.get(name, default)
    if not isinstance(value, str):
        raise _wrong(f"{where} {name}", "a text in quotes", value)
    return value


def _wrong(where: str, wanted: str, value: object) -> UsageProblem:
    return UsageProblem(
        "setting", f"{where} in the config file must be {wanted}, not {safe_text(repr(value))}."
    )
