"""A portal whose objects are in a real object store, and the looks behind its back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backlot_tui.portal.objects.s3.place import S3Place
from backlot_tui.portal.service import PortalSettings
from backlot_tui.portal.settings import S3Settings
from tests.portal.running import Bench
from tests.support.object_store import Store


def settings_for(
    store: Store, data: Path, prefix: str, inspection_delay_s: float = 3600
) -> PortalSettings:
    keys = data.parent / "keys"
    keys.touch(mode=0o600)
    keys.write_text(
        "[default]\n"
        f"aws_access_key_id = {store.access_key}\naws_secret_access_key = {store.secret_key}\n"
    )
    place = S3Place(store.bucket, f"{prefix}/")
    s3 = S3Settings(place, store.endpoint, credentials=keys)
    return PortalSettings(data, inspection_delay_s=inspection_delay_s, s3=s3)


@dataclass
class StoreBench(Bench):
    store: Store
    settings: PortalSettings
    stop: Callable[[], None]
    """Ends this portal, so that another may be started on its data."""

    @property
    def prefix(self) -> str:
        assert self.settings.s3 is not None
        return self.settings.s3.place.prefix

    def stored(self) -> dict[str, bytes]:
        """Every object of this portal, by its key below the prefix."""
        return {
            key.removeprefix(self.prefix): self.store.content(key)
            for key in self.store.keys(self.prefix)
        }

    def uploads(self) -> dict[str, str]:
        """Upload id -> key below the prefix."""
        found = self.store.uploads(self.prefix)
        return {upload_id: key.removeprefix(self.prefix) for upload_id, key in found.items()}

    def key(self, delivery: Any, name: str) -> str:
        return f"delivered/{delivery['request_id']}/{delivery['id']}/{name}"
