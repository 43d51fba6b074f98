"""News that crosses screens: small facts, posted by background work, handled by the app."""

from __future__ import annotations

from collections.abc import Mapping

from textual.message import Message

from backlot_tui.desk.copying import News
from backlot_tui.desk.listing import Listing
from backlot_tui.desk.overview import DeliveryView
from backlot_tui.domain.catalogue import Catalogue
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.state.deliveries import LocalDelivery
from backlot_tui.ui.transfers.rows import TransferQueue


class PortalAnswered(Message):
    """A look at the portal, whether it answered or not. user: empty where nobody is known."""

    def __init__(self, news: News, user: str) -> None:
        super().__init__()
        self.news = news
        self.user = user

    def can_replace(self, message: Message) -> bool:
        """A later answer takes this one's place, unless this one told of a change."""
        return isinstance(message, PortalAnswered) and not self.news.changed


class RowsRead(Message):
    """The local copy of the requests, as it is now, and who made it when.

    whole: False for the first page, which is shown while the rest is still being read.
    """

    def __init__(
        self,
        listing: Listing,
        catalogue: Catalogue | None,
        *,
        whole: bool,
        user: str = "",
        as_of: float | None = None,
    ) -> None:
        super().__init__()
        self.user = user
        self.as_of = as_of
        self.listing = listing
        self.whole = whole
        self.catalogue = catalogue


class TransfersSeen(Message):
    """This machine's deliveries; `newest` has the latest one of each request."""

    def __init__(
        self,
        views: list[DeliveryView],
        newest: Mapping[str, LocalDelivery],
        queue: TransferQueue,
    ) -> None:
        super().__init__()
        self.views = views
        self.newest = newest
        self.queue = queue

    def can_replace(self, message: Message) -> bool:
        """Only the last of a flood counts."""
        return isinstance(message, TransfersSeen)


class DeliveryChecked(Message):
    """Which of the requests that a person wants to deliver take a delivery now."""

    def __init__(self, takes: list[str], refused: list[tuple[SourceRequest, str]]) -> None:
        super().__init__()
        self.takes = takes
        self.refused = refused


class Told(Message):
    """What came of something that a person asked for, in a sentence that is safe to show.

    bad: it did not work, or not all of it. changed: the local copy is another one now.
    """

    def __init__(self, sentence: str, *, bad: bool = False, changed: bool = False) -> None:
        super().__init__()
        self.sentence = sentence
        self.bad = bad
        self.changed = changed


class ViewSaved(Message):
    """What became of keeping a view under a name; the sentence is safe."""

    def __init__(self, sentence: str, *, refused: bool) -> None:
        super().__init__()
        self.sentence = sentence
        self.refused = refused
