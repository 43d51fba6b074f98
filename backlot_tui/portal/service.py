"""The portal as a whole: start, run until asked to stop, drain."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.problems import Problem, UsageProblem
from backlot_tui.portal.api_server import ApiServer
from backlot_tui.portal.app import make_app
from backlot_tui.portal.catalogue_table import load_catalogue_table
from backlot_tui.portal.context import Portal
from backlot_tui.portal.data_folder import (
    Ports,
    claimed,
    listen,
    remember_place,
    remember_ports,
    remembered_ports,
)
from backlot_tui.portal.demo.setup import seed_demo
from backlot_tui.portal.inspector.thread import Inspector
from backlot_tui.portal.intake import finish
from backlot_tui.portal.records import deliveries
from backlot_tui.portal.records.engine import Records, open_records
from backlot_tui.portal.records.migrate import migrate
from backlot_tui.portal.settings import PortalInfo, PortalSettings, check_exposure
from backlot_tui.portal.storage import Storage, Worker, folder_storage, s3_storage

__all__ = ["PortalInfo", "PortalSettings", "run_portal"]

_DRAIN_S = 4.0
_LOOK_EVERY_S = 0.5


def run_portal(
    settings: PortalSettings, on_ready: Callable[[PortalInfo], None], stop: threading.Event
) -> None:
    """Run a portal until `stop` is set; `on_ready` is called once it answers.

    Parts on the way get some seconds to finish; what is cut off is sent again by its client.
    Raises UsageProblem for settings that cannot be used, NoSpaceAtPortal and Temporary.
    """
    check_exposure(settings)
    tls = _tls(settings)
    with claimed(settings.data), ExitStack() as running:
        records = running.enter_context(closing(open_records(settings.data)))
        migrate(records)
        token = _demo_token(settings, records)
        before = remembered_ports(settings.data)
        api_socket = running.enter_context(listen(settings.host, settings.port, before.api))
        api_port = api_socket.getsockname()[1]
        storage = _storage(settings, records, running, tls)
        _remember_place(settings, records)
        remember_ports(settings.data, Ports(api_port, storage.port or before.byte_plane))
        portal = _portal(settings, records, storage)
        finish.resume(portal)
        workers: list[Worker] = [
            Inspector(portal),
            *storage.workers,
            api := ApiServer(make_app(portal), api_socket, settings),
        ]
        started = running.enter_context(_draining(portal))
        for worker in workers:
            worker.start()
            started.append(worker)
        url = settings.public_url or _url(settings, api_port)
        on_ready(PortalInfo(url.rstrip("/"), settings.data, token))
        while not stop.wait(_LOOK_EVERY_S):
            if not api.alive:
                raise Problem("api-died", "The portal's API has stopped by itself; see its log.")


@contextmanager
def _draining(portal: Portal) -> Iterator[list[Worker]]:
    """At the end, stop those in the list: all are asked first, then share the time to finish."""
    started: list[Worker] = []
    try:
        yield started
    finally:
        give_up = time.monotonic() + _DRAIN_S
        portal.bell.close()
        for worker in started:
            worker.ask_to_stop()
        for worker in reversed(started):
            worker.stop(max(0.0, give_up - time.monotonic()))


def _storage(
    settings: PortalSettings, records: Records, running: ExitStack, tls: ssl.SSLContext | None
) -> Storage:
    if settings.s3 is not None:
        return s3_storage(settings.data, records, settings.s3)
    before = remembered_ports(settings.data).byte_plane
    listener = running.enter_context(listen(settings.host, 0, before))
    port = listener.getsockname()[1]
    bytes_url = (settings.public_bytes_url or _url(settings, port)).rstrip("/")
    return folder_storage(settings.data, records, listener, bytes_url, tls)


def _remember_place(settings: PortalSettings, records: Records) -> None:
    with records.read() as connection:
        nothing_yet = deliveries.none_yet(connection)
    place = None if settings.s3 is None else str(settings.s3.place)
    remember_place(settings.data, place, may_change=nothing_yet)


def _portal(settings: PortalSettings, records: Records, storage: Storage) -> Portal:
    table = load_catalogue_table(settings.catalogue)
    return Portal(
        records=records,
        objects=storage.objects,
        gate=storage.gate,
        catalogue=read_catalogue(table),
        catalogue_table=table,
        inspection_delay_s=settings.inspection_delay_s,
    )


def _demo_token(settings: PortalSettings, records: Records) -> str | None:
    if not settings.demo:
        return None
    return seed_demo(records, settings.data)


def _tls(settings: PortalSettings) -> ssl.SSLContext | None:
    if settings.certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.certificate, settings.key)
    except (OSError, ssl.SSLError) as error:
        raise UsageProblem(
            "certificate", f"The certificate {settings.certificate} cannot be used: {error}."
        ) from error
    return context


def _url(settings: PortalSettings, port: int) -> str:
    scheme = "https" if settings.certificate else "http"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{port}"
