"""Transfer rates as a person writes them: `20M`, `1.5 GB/s`, `200Mbit`, `2MiB`, `off`."""

from __future__ import annotations

import re

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text

OFF = "off"
SLOWEST = 16_000
"""Bytes per second. A receiver cuts off who is much slower: connections are worth something."""

_FASTEST = 10**15
"""Bytes per second: no line is as fast, and the databases hold it."""

_RATE = re.compile(r"(\d+(?:\.\d+)?) ?([kKMGT]i?)?(B|bit)?(?:/s)?")
_FACTORS = {"k": 1, "K": 1, "M": 2, "G": 3, "T": 4}


def parse_rate(text: str) -> int | None:
    """Bytes per second; None for `off`, which is no limit.

    k, M, G and T are thousands, Ki, Mi, Gi and Ti are 1024s; bytes unless `bit` is written.
    Raises UsageProblem for anything else, for less than 16 kB/s and for more than any line has.
    """
    if text.strip().lower() == OFF:
        return None
    match = _RATE.fullmatch(text.strip())
    if match is None:
        raise UsageProblem(
            "rate",
            f"{safe_text(text)!r} is no rate.",
            "Write bytes per second, as 20M, 1.5GB/s or 2MiB, bits as 200Mbit, or off.",
        )
    number, prefix, unit = match.groups()
    factor = 1
    if prefix:
        factor = (1024 if prefix.endswith("i") else 1000) ** _FACTORS[prefix[0]]
    rate = float(number) * factor / (8 if unit == "bit" else 1)
    if rate < SLOWEST:
        raise UsageProblem(
            "rate",
            f"{safe_text(text)} is too slow to send anything.",
            "The least is 16 kB/s; to send nothing, pause the transfers.",
        )
    if rate > _FASTEST:
        raise UsageProblem(
            "rate",
            f"{safe_text(text)} is faster than any line.",
            "Write off for no limit.",
        )
    return int(rate)
