"""Risk and the other buckets of a dashboard, each one rule on a request's columns.

Risk is as the partner help centre has it ("Understanding Insights & Request States"):
Critical: not delivered and the estimated date has passed; or a Korean redelivery older than 48
hours; or unassigned ten days before it is due. At Risk: no materials five days before it is due.
On Track: everything else that is still to be delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum

from backlot_tui.domain.conditions import (
    AllOf,
    AnyOf,
    Between,
    Condition,
    Contains,
    Equals,
    Not,
    OneOf,
    predicate,
)
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.domain.transitions import DELIVERABLE


class Risk(StrEnum):
    CRITICAL = "Critical"
    AT_RISK = "At Risk"
    ON_TRACK = "On Track"


_TO_DELIVER = OneOf("status", frozenset(DELIVERABLE))
_UNASSIGNED = Equals("partner_id", "")
_NO_MATERIAL = OneOf("material_status", frozenset({MaterialStatus.NOT_RECEIVED}))
_FAILED = OneOf(
    "latest_delivery_state",
    frozenset(
        {
            DeliveryState.FAILED,
            DeliveryState.INSPECTION_FAILED,
            DeliveryState.QC_FAILED,
            DeliveryState.REJECTED,
        }
    ),
)


def _overdue(moment: Moment) -> Condition:
    return AllOf((_TO_DELIVER, Between("due", None, moment.day(-1))))


def _critical(moment: Moment) -> Condition:
    late = AllOf((_TO_DELIVER, Between("estimated", None, moment.day(-1))))
    korean = AnyOf((Equals("language", "ko"), Contains("language", "ko-")))
    slow = AllOf(
        (
            OneOf("status", frozenset({RequestStatus.REDELIVERY_REQUESTED})),
            korean,
            Between("updated_at", None, moment.utc(timedelta(hours=48))),
        )
    )
    nobodys = AllOf((_TO_DELIVER, _UNASSIGNED, Between("due", None, moment.day(10))))
    return AnyOf((late, slow, nobodys))


def _at_risk(moment: Moment) -> Condition:
    bare = AllOf((_TO_DELIVER, _NO_MATERIAL, Between("due", None, moment.day(5))))
    return AllOf((bare, Not(_critical(moment))))


def _on_track(moment: Moment) -> Condition:
    return AllOf((_TO_DELIVER, Not(_critical(moment)), Not(_at_risk(moment))))


BUCKETS: Mapping[str, Callable[[Moment], Condition]] = {
    "critical": _critical,
    "at-risk": _at_risk,
    "on-track": _on_track,
    "overdue": _overdue,
    "failed": lambda _: AllOf((_TO_DELIVER, _FAILED)),
    "unassigned": lambda _: _UNASSIGNED,
    "awaiting-materials": lambda _: AllOf((_TO_DELIVER, _NO_MATERIAL)),
    "to-deliver": lambda _: _TO_DELIVER,
}
"""Name behind `is:` -> its rule at a moment."""

RISKS: Mapping[str, Risk] = {
    "critical": Risk.CRITICAL,
    "at-risk": Risk.AT_RISK,
    "on-track": Risk.ON_TRACK,
}
"""The buckets that are a risk, the gravest first; a request is in at most one of them."""


def risk_at(moment: Moment) -> Callable[[SourceRequest], Risk | None]:
    """How far a request is from being late; None where nothing is to be delivered any more."""
    to_deliver = predicate(_TO_DELIVER)
    critical, at_risk = predicate(_critical(moment)), predicate(_at_risk(moment))

    def risk(row: SourceRequest) -> Risk | None:
        if critical(row):
            return Risk.CRITICAL
        if not to_deliver(row):
            return None
        return Risk.AT_RISK if at_risk(row) else Risk.ON_TRACK

    return risk
