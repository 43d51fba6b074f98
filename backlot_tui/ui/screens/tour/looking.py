"""What the tour sees of the desk: plain facts, read from its model and its screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backlot_tui.domain.filters import FilterError, parse
from backlot_tui.domain.statuses import CardLabel, DeliveryState
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.screens.dashboard import DashboardScreen


@dataclass(frozen=True, slots=True)
class SeenCard:
    label: CardLabel
    files: int
    ticked: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """Ids are of requests. keys: those of the filter that is kept; none while one is typed."""

    keys: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    expanded: frozenset[str] = frozenset()
    ticked: frozenset[str] = frozenset()
    cards: Mapping[str, SeenCard] | None = None
    """Of the delivery screen, when it is open."""
    states: Mapping[str, DeliveryState | None] | None = None
    """Of the latest delivery of each request that was asked about."""
    details: str = ""
    """The request whose details page is in front."""


def see(app: DeskApp, request_ids: tuple[str, ...]) -> Seen:
    dashboard = app.screen_stack[0]
    if not (isinstance(dashboard, DashboardScreen) and dashboard.there):
        return Seen()
    rows = dashboard.requests
    model = app.model
    known = {each: model.by_id[each] for each in request_ids if each in model.by_id}
    return Seen(
        keys=frozenset() if dashboard.bar.input.has_focus else _keys(dashboard.bar.text),
        shown=frozenset(rows.shown_ids),
        expanded=frozenset(rows.expanded),
        ticked=frozenset(rows.ticked),
        cards=_cards(app),
        states={each: model.state_of(row) for each, row in known.items()},
        details=_details(app),
    )


def _keys(text: str) -> frozenset[str]:
    try:
        return frozenset(term.key for term in parse(text).terms if term.key)
    except FilterError:
        return frozenset()


def _cards(app: DeskApp) -> dict[str, SeenCard] | None:
    from backlot_tui.ui.screens.delivery import DeliveryScreen  # noqa: PLC0415 (first opened later)

    for screen in app.screen_stack:
        if isinstance(screen, DeliveryScreen):
            session = screen.session
            return {
                card.request.id: SeenCard(
                    session.label(card.request.id), len(card.files), card.ticked
                )
                for card in session.cards
            }
    return None


def _details(app: DeskApp) -> str:
    from backlot_tui.ui.screens.details import DetailsScreen  # noqa: PLC0415

    return app.screen.request_id if isinstance(app.screen, DetailsScreen) else ""
