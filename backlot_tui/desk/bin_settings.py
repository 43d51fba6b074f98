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

from backlot_tui.desk.config_file import checked_text, seconds, seconds_or, table, wrong, yes_or_no

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
    said, usual = table(config, "bin"), BinSettings()
    watch = said.get("watch", [])
    if not isinstance(watch, list):
        raise wrong("[bin] watch", "a list of folders", watch)
    scan = said.get("scan_seconds", usual.scan_s)
    quiet = said.get("quiet_seconds", usual.quiet_s)
    network = said.get("network_settle_seconds", usual.network_settle_s)
    return BinSettings(
        watch=tuple(checked_text(path, "[bin] watch") for path in watch),
        scan_s=seconds_or(
            environment, "BACKLOT_SCAN_SECONDS", scan, "[bin] scan_seconds", least=_LEAST_SCAN_S
        ),
        network_settle_s=seconds(network, "[bin] network_settle_seconds"),
        quiet_s=seconds_or(environment, "BACKLOT_QUIET_SECONDS", quiet, "[bin] quiet_seconds"),
        hints=yes_or_no(said, "[bin]", "hints", default=usual.hints),
    )
