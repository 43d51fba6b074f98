"""What a lane does with a bundle: its parts are put there, together where the portal takes that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from backlot_tui.agent.batches import Signed
from backlot_tui.agent.byte_engine import URL_EXPIRED
from backlot_tui.agent.errand import Errand, FileHeld
from backlot_tui.agent.lanes import Lane
from backlot_tui.agent.limits import PIECE
from backlot_tui.agent.source import Part, SourceChanged, Span, digest, opened, span_of
from backlot_tui.agent.upload import Body, of_bundle, of_part
from backlot_tui.domain.problems import PortalRefused, Temporary
from backlot_tui.integrity.crc64 import to_hex

_TAKEN_OVER = "part-taken-over"
"""What the portal says to one of two senders of a part: it listens to who came last. That may be a
connection that was given up here and is served late there."""


class Putting:
    """renewed: the same part with a URL that holds."""

    def __init__(self, errand: Errand, renewed: Callable[[Signed], Signed]) -> None:
        self._errand = errand
        self._renewed = renewed

    def put(self, lane: Lane, bundle: Sequence[Signed], safe: Callable[[Signed], None]) -> None:
        """`safe` is told of each part that the portal has, verified and synced.

        Parts of files that are held are left out. Raises what ends the delivery's attempt.
        """
        if self._put_together(lane, bundle):
            for each in bundle:
                safe(each)
            return
        for each in bundle:
            try:
                self._put_or_renew(lane, each)
            except FileHeld:
                continue
            safe(each)

    def _put_together(self, lane: Lane, bundle: Sequence[Signed]) -> bool:
        """Whether all of them are safe; if not, they are to be sent one by one.

        That shows which of them was refused, and lets the others arrive.
        """
        url = bundle[0].url.bundle_url if len(bundle) > 1 else None
        if url is None or self._errand.throttle.limits(self._errand.delivery_id):
            return False
        bodies = [self._body(each.part) for each in bundle]
        try:
            with self._errand.progress.sending():
                lane.sender.put(of_bundle(url, [each.url for each in bundle], bodies))
        except (FileHeld, PortalRefused):
            return False
        except Temporary as problem:
            if problem.code != URL_EXPIRED:
                raise
            return False
        return True

    def _put_or_renew(self, lane: Lane, each: Signed) -> None:
        try:
            self._put_one(lane, each)
        except Temporary as problem:
            if problem.code not in (URL_EXPIRED, _TAKEN_OVER):
                raise
        else:
            return
        # It waited too long for its turn, or behind a limit; or an older try came in after it.
        try:
            self._put_one(lane, self._renewed(each))
        except Temporary as problem:
            if problem.code != URL_EXPIRED:
                raise
            raise Temporary(
                "url-refused",
                "An upload URL is refused, though it has just been signed.",
                "The clocks of the portal and its store may differ, or the portal's rights there;"
                " tell its operator.",
            ) from problem

    def _put_one(self, lane: Lane, each: Signed) -> None:
        part = each.part
        self._errand.check_file(part.transfer.id)
        try:
            with self._errand.progress.sending():
                lane.sender.put(of_part(each.url, self._body(part)))
        except PortalRefused as refusal:
            if refusal.code == _TAKEN_OVER:
                raise Temporary(
                    _TAKEN_OVER, "An older try at a part came in after it.", "It is sent again."
                ) from refusal
            if refusal.code != "bad-digest":
                raise
            if checksum_of(part, bytearray(PIECE)) != each.crc64:
                raise SourceChanged(part.transfer.path, "has changed") from refusal
            raise Temporary("bad-digest", "A part arrived damaged and is sent again.") from refusal

    def _body(self, part: Part) -> Body:
        progress = self._errand.progress
        return Body(lambda: self._spans(part), lambda count: progress.add(part.transfer.id, count))

    def _spans(self, part: Part) -> Iterator[Span]:
        """The part's bytes, as fast as the limits let them pass."""
        errand = self._errand

        def check() -> None:
            errand.check_file(part.transfer.id)

        with opened(part.transfer) as handle:
            whole, done = span_of(handle, part), 0
            while done < part.size:
                check()
                size = min(part.size - done, errand.throttle.grain(errand.delivery_id))
                errand.throttle.pass_on(errand.rank, size, check)
                yield whole.some(done, size)
                done += size


def checksum_of(part: Part, buffer: bytearray) -> str:
    """As the file has it now; in hexadecimal."""
    with opened(part.transfer) as handle:
        return to_hex(digest(handle, part, buffer))
