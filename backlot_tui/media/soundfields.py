"""Which loudspeakers a layout names, in the words of the field: `2.0`, `5.1`, `Lt/Rt`, `Atmos`.

MediaInfo prints the surrounds of the same 5.1 as `Lb Rb` (QuickTime, WAVE mask) or `Ls Rs` (SMPTE
ST 377-4 labels), so loudspeakers are counted and not compared. ST 2067-2 and ST 428-12 give the
soundfield groups' symbols.
"""

from __future__ import annotations

from backlot_tui.domain.soundfields import ATMOS, LT_RT

_LOW = {"LFE", "LFE2"}
_LOUDSPEAKERS = frozenset(
    "L R Lo Ro C M Ls Rs Lb Rb Cb Cs S Lss Rss Lrs Rrs Lc Rc Lw Rw Lsd Rsd Lts Rts"
    " Tfl Tfr Tbl Tbr Tsl Tsr".split()
)
_MATRIXED = {"Lt", "Rt"}
_PLAIN = {1: "1.0", 2: "2.0"}
"""What channels without labels can be taken for; six may be a 5.1 or six stems."""
_GROUPS = {
    "sg71": "7.1",
    "sgSDS": "7.1",
    "sgDS": "7.1",
    "sg61": "6.1",
    "sg51": "5.1",
    "sg50": "5.0",
    "sg40": "4.0",
    "sg30": "3.0",
    "sgST": "2.0",
    "sgDM": "2.0",
    "sgLtRt": LT_RT,
    "sgM": "1.0",
    "IAB": ATMOS,
}


def soundfield_of(layout: str, channels: int) -> str | None:
    """From MediaInfo's words for one track, such as `L R C LFE Ls Rs`; "" where it has none."""
    speakers = layout.split()
    if not speakers or len(speakers) != channels:
        return _PLAIN.get(channels)
    if set(speakers) == _MATRIXED:
        return LT_RT
    if not set(speakers) <= _LOUDSPEAKERS | _LOW:
        return None
    low = sum(speaker in _LOW for speaker in speakers)
    return f"{len(speakers) - low}.{low}"


def soundfield_of_group(symbol: str) -> str | None:
    """From the MCA tag symbol of a soundfield group, such as `sg51`."""
    return _GROUPS.get(symbol)


def joined(soundfields: list[str | None]) -> str | None:
    """Of several tracks: `5.1 + 2.0`; None where one of them does not tell."""
    known = [each for each in soundfields if each]
    return " + ".join(known) if known and len(known) == len(soundfields) else None
