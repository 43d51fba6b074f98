"""How the bin reads files: in worker processes, and once for as long as they do not change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from backlot_tui.filebin.reading import Probe
from backlot_tui.state.folder import StateFolder


@contextmanager
def open_probe(state: StateFolder) -> Iterator[Probe]:
    """Facts of files, for as long as the block lasts; no worker starts before the first file."""
    from backlot_tui.media.workers import ProbeWorkers  # noqa: PLC0415 (not for the first paint)
    from backlot_tui.state.cache import open_cache  # noqa: PLC0415 (nor these)
    from backlot_tui.state.probe_cache import ProbeCache  # noqa: PLC0415

    workers = ProbeWorkers(ProbeCache(open_cache(state.cache_db)))
    try:
        yield workers.probe
    finally:
        workers.close()
