"""The File Bin's part of the config file.

[bin]
watch = ["/incoming", "~/drop"]
scan_seconds = 5                # between two passes over everything; longer above 20,000 files
network_settle_seconds = 20     # as [agent] settle_seconds, on network mounts
quiet_seconds = 30              # for files that cannot show that they are complete
hints = true                    # whether the system is asked to tell of changes
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text

_LEAST_SCAN_S = 0.2


@dataclass(frozen=True, slots=True)
class BinSettings:
    """Times in seconds."""

    watch: tuple[str, ...] = ()
    scan_s: float = 5.0
    network_settle_s: float = 20.0
    quiet_s: float = 30.0
    hints: bool = True


def bin_settings(config: Mapping[str, Any], environment: Mapping[str, str]) -> BinSettings:
    """From the config file's table `bin`; UsageProblem names what is wrong.

    BACKLOT_QUIET_SECONDS and BACKLOT_SCAN_SECONDS win over the file.
    """
    table = config.get("bin", {})
    if not isinstance(table, dict):
        raise _wrong("[bin]", "a table")
    usual = BinSettings()
    watch = table.get("watch", [])
    if not isinstance(watch, list) or not all(isinstance(path, str) for path in watch):
        raise _wrong("[bin] watch", "a list of folders")
    hints = table.get("hints", usual.hints)
    if not isinstance(hints, bool):
        raise _wrong("[bin] hints", "true or false")
    scan = environment.get("BACKLOT_SCAN_SECONDS", table.get("scan_seconds", usual.scan_s))
    quiet = environment.get("BACKLOT_QUIET_SECONDS", table.get("quiet_seconds", usual.quiet_s))
    network = table.get("network_settle_seconds", usual.network_settle_s)
    return BinSettings(
        watch=tuple(watch),
        scan_s=max(_LEAST_SCAN_S, _seconds("scan_seconds", scan)),
        network_settle_s=_seconds("network_settle_seconds", network),
        quiet_s=_seconds("quiet_seconds", quiet),
        hints=hints,
    )


def _seconds(name: str, value: Any) -> float:
    try:
        return max(0.0, float(value))
    except (TypeError, ValueError):
        raise _wrong(f"[bin] {name}", "a number of seconds") from None


def _wrong(where: str, wanted: str) -> UsageProblem:
    return UsageProblem("setting", f"{safe_text(where)} in the config file is not {wanted}.")
