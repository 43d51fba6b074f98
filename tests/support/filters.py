"""Filters and requests that nobody chose: Hypothesis makes them from the grammar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st

from backlot_tui.domain.buckets import BUCKETS
from backlot_tui.domain.filters import KEYS, KeyKind
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from tests.support.rows import a_request

TODAY = date(2026, 12, 10)
PARTNERS = ("northlight", "tessera", "")

_PIECES = (
    *("straße", "STRASSE", "İzmir", "i̇zmir", "ΣΊΣΥΦΟΣ", "σίσυφος", "Ñandú", "n\u0303andu\u0301"),
    *("ﬁlm", "film", "Å", "\u212b", "a\u030a", "각", "\u1100\u1161\u11a8", "𝔖𝔞𝔩𝔱", "👩\u200d🎤"),
    *("100%", "a_b", "x/y", "*", "\\", "'", "S01E02", "e", "0", "-", "\u0301", "ko", "ko-KR"),
)
"""Equal in one form and not in another, longer when folded, and what SQL takes for its own."""

_odd = st.characters(codec="utf-8", exclude_characters='\0"')
_text = st.one_of(
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=3).map(" ".join),
    st.text(_odd, max_size=4),
)
_days = st.integers(-12, 12).map(lambda days: (TODAY + timedelta(days=days)).isoformat())
_number = st.one_of(st.none(), st.integers(0, 3))
_moment_text = st.datetimes(datetime(2026, 12, 7), datetime(2026, 12, 11)).map(
    lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")
)

moments = st.builds(
    lambda at, hours: Moment(at.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=hours)))),
    st.datetimes(datetime(2026, 12, 8), datetime(2026, 12, 12)),
    st.integers(-12, 14),
)


def _with_ids(facts: list[dict[str, object]]) -> list[SourceRequest]:
    return [a_request(id=f"SR-{at:03}", **each) for at, each in enumerate(facts)]


requests = st.lists(
    st.fixed_dictionaries(
        {
            "title": _text,
            "title_id": st.sampled_from(["71", "17 1"]),
            "season": _number,
            "episode": _number,
            "package_id": _text,
            "source_type": st.sampled_from(["Subtitle", "SDH/CC", "AV (Muxed)"]),
            "language": st.one_of(st.none(), st.sampled_from(["ko", "KO-KR", "kok", "es-419", ""])),
            "original_language": st.sampled_from(["en", "ko"]),
            "partner_id": st.sampled_from(PARTNERS),
            "partner": _text,
            "content_partner": _text,
            "status": st.sampled_from(RequestStatus),
            "material_status": st.sampled_from(MaterialStatus),
            "due": _days,
            "estimated": _days,
            "reason": st.one_of(st.none(), _text),
            "latest_delivery_state": st.one_of(st.none(), st.sampled_from(DeliveryState)),
            "updated_at": _moment_text,
        }
    ),
    max_size=12,
).map(_with_ids)

_words = st.one_of(
    _text,
    st.sampled_from(["open", "redel", "passed", "SR-00", "SR-003", "sub", "ss", "i", "\u0307"]),
)
_values = {
    KeyKind.TEXT: _words,
    KeyKind.BUCKET: st.sampled_from(list(BUCKETS)),
    KeyKind.NUMBER: st.sampled_from(["1", "0..2", ">1", "<=2", "2..", "3"]),
    KeyKind.DATE: st.one_of(
        st.sampled_from(["overdue", "today", "tomorrow", "7d", "-2d", "<3d", ">=2d", "2026-12"]),
        _days,
        st.tuples(_days, _days).map("..".join),
    ),
}


def _written(value: str, quoted: bool) -> str:
    bare = value and not any(char.isspace() or char in ',"' for char in value)
    return value if bare and not quoted else '"' + value.replace('"', "") + '"'


@st.composite
def _term(draw: st.DrawFn) -> str:
    key = draw(st.sampled_from(["", "", *KEYS]))
    of_key = _values[KEYS[key][1]] if key else _words
    values = draw(st.lists(st.tuples(of_key, st.booleans()), min_size=1, max_size=3))
    negated = draw(st.sampled_from(["", "", "!"]))
    return negated + (f"{key}:" if key else "") + ",".join(_written(*each) for each in values)


filters = st.lists(_term(), max_size=4).map(" ".join)
"""Most can be read; a bare word may look like a key."""
