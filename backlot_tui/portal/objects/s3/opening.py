"""An object store made ready for a portal."""

from __future__ import annotations

import threading
from pathlib import Path

from backlot_tui.portal.objects.s3.bucket import Bucket
from backlot_tui.portal.objects.s3.caretaker import Caretaker
from backlot_tui.portal.objects.s3.checking import check_store
from backlot_tui.portal.objects.s3.connection import connect
from backlot_tui.portal.objects.s3.gate import S3Gate
from backlot_tui.portal.objects.s3.scratch import Scratch
from backlot_tui.portal.objects.s3.store import S3Store
from backlot_tui.portal.objects.s3.tidying import Tidier
from backlot_tui.portal.records.engine import Records
from backlot_tui.portal.settings import S3Settings


def opened(data: Path, records: Records, settings: S3Settings) -> tuple[S3Store, S3Gate, Caretaker]:
    """UsageProblem for a store that cannot be used, Temporary for one that is away."""
    client, place = connect(settings), settings.place
    check_store(client, settings)
    bucket = Bucket(client, place.bucket)
    beginning = threading.Lock()
    tidier = Tidier(records, bucket, place, beginning)
    store = S3Store(records, bucket, place, Scratch(data / "scratch"), tidier)
    return store, S3Gate(records, bucket, place, beginning), Caretaker(tidier)
