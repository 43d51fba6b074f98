"""What the desk knows right now: one object, changed only by the app's message handlers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backlot_tui.desk.latest import latest_state
from backlot_tui.desk.listing import Listing
from backlot_tui.desk.overview import DeliveryView
from backlot_tui.domain.catalogue import Catalogue, SourceType
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state.deliveries import LocalDelivery

if TYPE_CHECKING:
    from backlot_tui.desk.session.offers import Matches, Suggested
    from backlot_tui.filebin.items import Snapshot


@dataclass
class Model:
    """`loaded` is False until the local copy has been read once; `whole` until all of it has.

    as_of and offline_since: seconds since the epoch.
    """

    user: str = ""
    loaded: bool = False
    whole: bool = False
    listing: Listing = field(default_factory=Listing)
    by_id: Mapping[str, SourceRequest] = field(default_factory=dict)
    catalogue: Catalogue | None = None
    views: list[DeliveryView] = field(default_factory=list)
    newest: Mapping[str, LocalDelivery] = field(default_factory=dict)
    here: dict[str, DeliveryView] = field(default_factory=dict)
    """Request id -> this machine's newest delivery of it."""
    bin: Snapshot | None = None
    """The File Bin; None until it was looked at."""
    matches: Matches = field(default_factory=dict)
    """What matching says of its files, by their paths."""
    suggested: Suggested = field(default_factory=dict)
    answered: bool = False
    """Whether the portal was asked at all since the start."""
    behind: bool = False
    """Whether the portal told of requests that are still being read."""
    as_of: float | None = None
    problem: Problem | None = None
    offline_since: float | None = None

    @property
    def rows(self) -> Sequence[SourceRequest]:
        return self.listing.rows

    @property
    def lacks_catalogue(self) -> bool:
        """Until the copy is whole, what is being read brings it."""
        return self.whole and self.catalogue is None

    def take_rows(self, listing: Listing, catalogue: Catalogue | None, *, whole: bool) -> None:
        self.listing, self.loaded, self.whole = listing, True, whole
        self.by_id = listing.by_id
        self.catalogue = catalogue or self.catalogue

    def take_changes(self, rows: Iterable[SourceRequest]) -> None:
        """These requests are different now, or new."""
        self.listing.take(rows)

    def take_bin(self, snapshot: Snapshot) -> None:
        self.bin = snapshot
        self._suggest()

    def take_matches(self, matches: Matches) -> None:
        self.matches = matches
        self._suggest()

    def _suggest(self) -> None:
        from backlot_tui.desk.session.offers import suggested_files  # noqa: PLC0415 (with the bin)

        self.suggested = suggested_files(self.bin.items if self.bin else (), self.matches)

    def take_transfers(
        self, views: list[DeliveryView], newest: Mapping[str, LocalDelivery]
    ) -> set[str]:
        """Returns the ids of the requests whose latest delivery looks different now."""
        before, self.here = self.here, {view.request_id: view for view in views}
        self.views, self.newest = views, newest
        return {
            request_id
            for request_id in before.keys() | self.here.keys()
            if before.get(request_id) != self.here.get(request_id)
        }

    def take_answer(self, problem: Problem | None, as_of: float | None, now: float) -> None:
        self.answered, self.problem, self.as_of = True, problem, as_of
        if problem is None:
            self.offline_since = None
        elif self.offline_since is None:
            self.offline_since = now

    def state_of(self, request: SourceRequest) -> DeliveryState | None:
        """The state of the request's latest delivery."""
        return latest_state(request, self.here.get(request.id))

    def source_type(self, name: str) -> SourceType | None:
        if self.catalogue is None:
            return None
        found = (each for each in self.catalogue.source_types if each.name == name)
        return next(found, None)

    def states(self) -> dict[str, DeliveryState]:
        """Request id -> state of this machine's newest delivery of it."""
        return {request_id: view.state for request_id, view in self.here.items()}

    @property
    def unfinished(self) -> list[DeliveryView]:
        return [view for view in self.views if view.unfinished]
