"""Options of the whole suite, and what the rounds of faults add up to."""

from __future__ import annotations

from collections import Counter

import pytest

_SEED = 1000
"""The same rounds each time: a suite tells of a change, not of luck. Hunts bring their own."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("faults", "the rounds of tests/faults")
    group.addoption(
        "--fault-rounds", type=int, metavar="N", help="play so many, in place of 10 and 180"
    )
    group.addoption(
        "--fault-seed", type=int, default=_SEED, metavar="S", help=f"of the first round ({_SEED})"
    )


def pytest_report_header(config: pytest.Config) -> str:
    return f"seed of the fault rounds: {config.option.fault_seed}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    told = [dict(each.user_properties) for each in reports if each.when == "call"]
    rounds = [str(each["faults"]) for each in told if "faults" in each]
    if rounds:
        struck = Counter(name for each in rounds for name in each.split(", ") if name)
        terminalreporter.write_line(
            f"{len(rounds)} rounds of faults from seed"
            f" {terminalreporter.config.option.fault_seed}, {struck.total()} struck: "
            + ", ".join(f"{name} {count}" for name, count in sorted(struck.items()))
        )
