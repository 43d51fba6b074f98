"""The API's server in a thread: signals stay with whoever runs the portal."""

from __future__ import annotations

import socket
import threading
import time

import uvicorn
from starlette.types import ASGIApp

from backlot_tui.domain.problems import Problem
from backlot_tui.portal.settings import PortalSettings

_START_S = 10.0


class ApiServer:
    def __init__(self, app: ASGIApp, listener: socket.socket, settings: PortalSettings) -> None:
        self._listener = listener
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="none",
                server_header=False,
                proxy_headers=settings.behind_proxy,
                ssl_certfile=settings.certificate,
                ssl_keyfile=settings.key,
                timeout_graceful_shutdown=4,
            )
        )
        # uvicorn sets up signal handlers in a main thread only.
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="api", daemon=True
        )

    def start(self) -> None:
        """Returns when requests are answered."""
        self._thread.start()
        give_up = time.monotonic() + _START_S
        while not self._server.started:
            if not self.alive or time.monotonic() > give_up:
                raise Problem("api-start", "The portal's API did not start; see its log.")
            time.sleep(0.005)

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def ask_to_stop(self) -> None:
        self._server.should_exit = True

    def stop(self, within_s: float) -> None:
        self.ask_to_stop()
        self._thread.join(within_s)
        if self.alive:
            self._server.force_exit = True
            self._thread.join(1)
