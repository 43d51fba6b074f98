"""The cues of a TTML document, told by the parser as it goes; no tree is built.

W3C TTML1 8.1 (content), 10.2 and 10.4 (begin, end, dur, timeContainer; time expressions in 10.3.1)
and appendix N (SMPTE time to seconds). Elements in `par` count from where their container begins,
those in `seq` from where the one before them ends; text in `seq` lasts no time (10.4).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from backlot_tui.media.cues import MAX_CUE_CHARS, MAX_CUES, Cue
from backlot_tui.media.frame_rates import multiplier_of

_TIMED = {"body", "div", "p", "span"}
_RUBY_ANNOTATIONS = {"text", "textContainer", "delimiter"}
_CLOCK = re.compile(r"(\d{2,4}):([0-5]\d):([0-5]\d|60)(?:(\.\d{1,12})|:(\d{2,3})(?:\.\d{1,6})?)?")
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,12})?)(h|ms|m|s|f|t)")
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_DROPPED_A_MINUTE = {"dropNTSC": 2, "dropPAL": 4}
_LESS_OFTEN = {"dropNTSC": 10, "dropPAL": 20}


@dataclass(frozen=True, slots=True)
class TimeLine:
    """How the root's parameters turn times into seconds (TTML1 6.2)."""

    smpte: bool = False
    nominal: float = 30.0
    effective: float = 30.0
    tick_rate: float = 1.0
    drop: str = "nonDrop"

    def seconds(self, expression: str | None) -> float | None:
        """None for what is no time expression."""
        if not expression:
            return None
        text = expression.strip()
        if clock := _CLOCK.fullmatch(text):
            return self._of_clock(clock)
        offset = _OFFSET.fullmatch(text)
        if offset is None:
            return None
        number, metric = float(offset[1]), offset[2]
        if metric == "f":
            return number / self.effective
        return number / self.tick_rate if metric == "t" else number * _SECONDS[metric]

    def _of_clock(self, clock: re.Match[str]) -> float:
        hours, minutes, seconds = (int(part) for part in clock.group(1, 2, 3))
        whole = hours * 3600 + minutes * 60 + seconds
        frames = int(clock[5] or 0)
        if not self.smpte:
            return whole + float(clock[4] or 0) + frames / self.effective
        all_minutes = hours * 60 + minutes
        dropped = 0
        if self.drop in _DROPPED_A_MINUTE:
            kept = all_minutes // _LESS_OFTEN[self.drop]
            if self.drop == "dropPAL":
                all_minutes //= 2
            dropped = _DROPPED_A_MINUTE[self.drop] * (all_minutes - kept)
        return (whole * self.nominal + frames - dropped) / self.effective


def time_line(parameters: Mapping[str, str]) -> TimeLine:
    """From the `ttp:` attributes of the root by their local names."""
    nominal = _positive(parameters.get("frameRate"))
    factor = multiplier_of(parameters.get("frameRateMultiplier", ""))
    effective = (nominal or 30.0) * float(factor or 1)
    sub_rate = _positive(parameters.get("subFrameRate")) or 1.0
    ticks = _positive(parameters.get("tickRate")) or (effective * sub_rate if nominal else 1.0)
    return TimeLine(
        smpte=parameters.get("timeBase", "").lower() == "smpte",
        nominal=nominal or 30.0,
        effective=effective,
        tick_rate=ticks,
        drop=parameters.get("dropMode", "nonDrop"),
    )


def _positive(text: str | None) -> float | None:
    return float(text) or None if text and re.fullmatch(r"\d{1,9}", text) else None


@dataclass(slots=True)
class _Element:
    """A timed element that is open.

    reached: where its last child (seq) or its longest (par) ends; its own end too when nothing
    says otherwise. shows_from, shows_to: `tts:display` may hide it for all or a part of its time.
    speaks: False for ruby's annotations, which repeat the words they stand beside.
    """

    begin: float
    end: float
    has_end: bool
    is_seq: bool
    reached: float
    shows_from: float
    shows_to: float
    speaks: bool = True


@dataclass(slots=True)
class _OpenCue:
    """A `p` being read: from when to when any of its text shows."""

    begin: float = math.inf
    end: float = -math.inf
    pieces: list[str] = field(default_factory=list)
    chars: int = 0


class TtmlCues:
    """A listener for `scan_xml`; `cues` grows as the document is read."""

    def __init__(self) -> None:
        self.cues: list[Cue] = []
        self._line = TimeLine()
        self._open = [
            _Element(
                begin=0.0,
                end=math.inf,
                has_end=True,
                is_seq=False,
                reached=0.0,
                shows_from=0.0,
                shows_to=math.inf,
            )
        ]
        self._cue: _OpenCue | None = None
        self._skipped = 0
        self._at_root = True

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._at_root:
            self._at_root = False
            self._line = time_line(parameters_of(attributes))
        elif self._skipped or name in ("head", "metadata"):
            self._skipped += 1
        elif name in _TIMED:
            self._open.append(self._timed(attributes))
            if name == "p":
                self._cue = _OpenCue()
        elif name == "set":
            self._set(attributes)
        elif name == "br":
            self.text("\n")

    def text(self, piece: str) -> None:
        cue = self._cue
        if cue is None or self._skipped:
            return
        holder = self._open[-1]
        if cue.chars < MAX_CUE_CHARS and holder.speaks:
            cue.pieces.append(piece)
            cue.chars += len(piece)
        if not piece.strip() or holder.is_seq:
            return
        holder.reached = math.inf
        if holder.shows_from < holder.shows_to:
            cue.begin = min(cue.begin, holder.shows_from)
            cue.end = max(cue.end, holder.shows_to)

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif name in _TIMED and len(self._open) > 1:
            self._close()
            if name == "p":
                self._keep_cue()

    def _timed(self, attributes: Mapping[str, str]) -> _Element:
        parent = self._open[-1]
        begin, end, has_end = self._times(parent, attributes)
        is_seq = attributes.get("timeContainer") == "seq"
        styles = _styles(attributes)
        element = _Element(
            begin,
            end,
            has_end,
            is_seq,
            reached=begin,
            shows_from=max(begin, parent.shows_from),
            shows_to=min(end, parent.shows_to),
            speaks=parent.speaks and styles.get("ruby") not in _RUBY_ANNOTATIONS,
        )
        if styles.get("display") == "none":
            element.shows_from, element.shows_to = math.inf, -math.inf
        return element

    def _times(self, parent: _Element, attributes: Mapping[str, str]) -> tuple[float, float, bool]:
        """Begin, end, and whether the element itself says when it ends."""
        reference = parent.reached if parent.is_seq else parent.begin
        begin = reference + (self._line.seconds(attributes.get("begin")) or 0.0)
        stated = []
        if (end := self._line.seconds(attributes.get("end"))) is not None:
            stated.append(reference + end)
        if (duration := self._line.seconds(attributes.get("dur"))) is not None:
            stated.append(begin + duration)
        return begin, min(*stated, parent.end) if stated else parent.end, bool(stated)

    def _set(self, attributes: Mapping[str, str]) -> None:
        """Animation (11.1.1): here only what brings a hidden element on screen."""
        holder = self._open[-1]
        if _styles(attributes).get("display") == "auto" and holder.shows_from > holder.shows_to:
            holder.shows_from, holder.shows_to, _ = self._times(holder, attributes)

    def _close(self) -> None:
        closed, parent = self._open.pop(), self._open[-1]
        ended = closed.end if closed.has_end else min(closed.reached, closed.end)
        parent.reached = ended if parent.is_seq else max(parent.reached, ended)

    def _keep_cue(self) -> None:
        cue, self._cue = self._cue, None
        if cue and cue.begin < cue.end and len(self.cues) <= MAX_CUES:
            self.cues.append(Cue(cue.begin, cue.end, "".join(cue.pieces)))


def _styles(attributes: Mapping[str, str]) -> dict[str, str]:
    """The `tts:` attributes that say whether and how something is shown."""
    return {
        name.rpartition("}")[2]: value.strip()
        for name, value in attributes.items()
        if name.endswith(("#styling}display", "#styling}ruby"))
    }


def parameters_of(attributes: Mapping[str, str]) -> dict[str, str]:
    """The `ttp:` attributes by local name. The namespace changed with the drafts that older DFXP
    files carry, so any that ends in `#parameter` is taken."""
    return {
        name.rpartition("}")[2]: value.strip()
        for name, value in attributes.items()
        if name.startswith("{") and name.partition("}")[0].endswith("#parameter")
    }
