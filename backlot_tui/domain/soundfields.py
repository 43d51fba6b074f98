"""Channel configurations as the field names them, and what the number of channels says of one.

ITU-R BS.2051 names the layouts; an Atmos master (ADM, ITU-R BS.2076) has as many channels as its
mix.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ATMOS = "Atmos"
LT_RT = "Lt/Rt"

CHANNELS: Mapping[str, int] = MappingProxyType(
    {"1.0": 1, "2.0": 2, LT_RT: 2, "5.0": 5, "5.1": 6, "7.1": 8, "5.1 + 2.0": 8}
)
"""How many channels a configuration has."""

_MOST_WITHOUT_ATMOS = 8


def may_be_atmos(channels: int | None, *, adm: bool) -> bool:
    """By ADM metadata, or by more channels than any other configuration has."""
    return adm or (channels or 0) > _MOST_WITHOUT_ATMOS
