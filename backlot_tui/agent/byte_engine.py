"""PUT of one part to a signed URL over a kept connection (HTTP/1.1, `http.client`)."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from backlot_tui.domain.problems import PortalUnreachable, Temporary
from backlot_tui.domain.wire import SignedPart
from backlot_tui.portal_client.refusals import problem_of

_TIMEOUT_S = 30.0
"""No byte taken and no answer given for this long means that the line is dead."""

_ANSWER_LIMIT = 64 * 1024


class PartSender:
    """One connection, for one thread. Proxies of the environment are not used."""

    def __init__(self) -> None:
        self._connection: http.client.HTTPConnection | None = None
        self._place: tuple[str, str] | None = None

    def put(
        self,
        signed: SignedPart,
        pieces: Callable[[], Iterable[memoryview]],
        on_bytes: Callable[[int], None],
    ) -> None:
        """Send one part; returns when the receiver has verified and stored it.

        pieces: gives the part's bytes anew at each call; on_bytes: called with each piece's size,
        and with a negative number to take back what has to be sent again.
        Raises Temporary (an expired URL too), NoSpaceAtPortal or PortalRefused; `pieces` may
        raise what it wants.
        """
        reused = self._place == _place_of(signed.url)
        try:
            self._put_once(signed, pieces(), on_bytes)
        except PortalUnreachable:
            # A kept connection may have been closed by the other side while it was idle.
            if not reused:
                raise
            self._put_once(signed, pieces(), on_bytes)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._place = None

    def _put_once(
        self,
        signed: SignedPart,
        pieces: Iterable[memoryview],
        on_bytes: Callable[[int], None],
    ) -> None:
        sent = 0
        finished = False
        try:
            connection = self._open(signed.url)
            connection.putrequest("PUT", _target_of(signed.url), skip_accept_encoding=True)
            for name, value in signed.headers.items():
                connection.putheader(name, value)
            connection.putheader("content-length", str(signed.size))
            connection.endheaders()
            try:
                for piece in pieces:
                    connection.send(piece)
                    sent += len(piece)
                    on_bytes(len(piece))
            except (BrokenPipeError, ConnectionResetError):
                pass  # a refusal may have come while the body was still going out: read it
            self._read_answer(connection, signed.url)
            finished = True
        except (OSError, http.client.HTTPException) as error:
            raise PortalUnreachable(
                "transfer-broke",
                f"The connection to {_place_of(signed.url)[1]} broke ({_cause(error)}).",
            ) from error
        finally:
            if not finished:
                self.close()
                on_bytes(-sent)

    def _read_answer(self, connection: http.client.HTTPConnection, url: str) -> None:
        answer = connection.getresponse()
        body = answer.read(_ANSWER_LIMIT)
        if answer.will_close or not answer.isclosed():
            self.close()
        if answer.status in (200, 201, 204):
            return
        if answer.status == 403:
            raise Temporary(
                "url-expired", "A signed upload URL no longer holds; a new one is asked."
            )
        raise problem_of(answer.status, body, _place_of(url)[1])

    def _open(self, url: str) -> http.client.HTTPConnection:
        place = _place_of(url)
        if self._connection is not None and self._place == place:
            return self._connection
        self.close()
        scheme, host = place
        self._connection = (
            http.client.HTTPSConnection(
                host, timeout=_TIMEOUT_S, context=ssl.create_default_context()
            )
            if scheme == "https"
            else http.client.HTTPConnection(host, timeout=_TIMEOUT_S)
        )
        self._place = place
        return self._connection


def _place_of(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _target_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _cause(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "nothing moved for a while"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "it was closed early"
