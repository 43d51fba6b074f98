"""rclone: to a WebDAV server of its own, or to the object store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.peer import Place, check_folder, check_store
from benchmarks.peers.programs import Programs, said
from benchmarks.race.cost import Cost, run
from benchmarks.race.files import FileSet
from benchmarks.race.servers import free_port, serving
from tests.support.object_store import Store

_COMMON = ("--config", "/dev/null", "--transfers", "8", "--no-check-dest", "--ignore-checksum")
_STORE = (
    *("--s3-chunk-size", "64M", "--s3-upload-concurrency", "4", "--s3-disable-checksum"),
    *("--s3-no-check-bucket", "--s3-no-head"),
)
_OLDEST = 70
"""Of version 1: those before it hash and sign every byte that goes to a store."""


@dataclass(frozen=True, slots=True)
class Rclone:
    programs: Programs
    to_store: bool = False

    @property
    def name(self) -> str:
        return "rclone" if self.to_store else "rclone, its webdav"

    @property
    def setting(self) -> str:
        common = "8 transfers, no look at the target"
        return f"64 MiB x 4, unsigned, {common}" if self.to_store else common

    @property
    def proves(self) -> str:
        return "nothing: its checks are switched off" if self.to_store else "sizes"

    def version(self) -> str | None:
        found = self.programs.find("rclone")
        if found is None:
            return None
        version = said([found, "version"]).split()[-1].removeprefix("v")
        minor = int(version.split(".")[1])
        return None if self.to_store and minor < _OLDEST else version

    def send(self, files: FileSet, place: Place) -> Cost:
        if place.store is not None:
            return self._to_store(files, place.store)
        target = place.folder / "webdav"
        target.mkdir()
        port = free_port()
        serve = ("serve", "webdav", target, "--addr", f"127.0.0.1:{port}", "--config", "/dev/null")
        with serving([self._program(), *serve], port):
            place.put_far(port)
            remote = f":webdav,url='http://127.0.0.1:{port}':"
            cost = run([self._program(), "copy", *_COMMON, files.folder, remote])
        check_folder(files, target)
        return cost

    def _to_store(self, files: FileSet, store: Store) -> Cost:
        keys = {
            "RCLONE_S3_PROVIDER": "SeaweedFS",
            "RCLONE_S3_ENDPOINT": store.endpoint,
            "RCLONE_S3_ACCESS_KEY_ID": store.access_key,
            "RCLONE_S3_SECRET_ACCESS_KEY": store.secret_key,
            "RCLONE_S3_USE_UNSIGNED_PAYLOAD": "true",
        }
        target = f":s3:{store.bucket}/rclone"
        cost = run([self._program(), "copy", *_COMMON, *_STORE, files.folder, target], keys)
        check_store(files, store, "rclone/")
        return cost

    def _program(self) -> Path:
        found = self.programs.find("rclone")
        assert found is not None
        return found
