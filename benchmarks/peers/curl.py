"""curl -T: to the object store; and to a sink, where it is the measure of a plain push."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.peer import Place, check_store
from benchmarks.peers.programs import Programs, said
from benchmarks.race.cost import Cost, run
from benchmarks.race.files import FileSet

_QUIET = ("--silent", "--show-error", "--fail", "--noproxy", "*")


@dataclass(frozen=True, slots=True)
class Curl:
    programs: Programs
    name: str = "curl -T"
    setting: str = "unsigned payload, 4 at once"
    proves: str = "nothing"

    def version(self) -> str | None:
        found = self.programs.find("curl")
        return said([found, "--version"]).split()[1] if found else None

    def send(self, files: FileSet, place: Place) -> Cost:
        store = place.store
        assert store is not None
        signed = ["--aws-sigv4", "aws:amz:us-east-1:s3"]
        signed += ["--user", f"{store.access_key}:{store.secret_key}"]
        signed += ["--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD"]
        cost = self._put(files.files, f"{store.endpoint}/{store.bucket}/curl", signed)
        check_store(files, store, "curl/")
        return cost

    def push(self, file: Path, url: str) -> Cost:
        """To a receiver that takes anything, without asking first whether it will."""
        return self._put((file,), url, ["--header", "Expect:"])

    def _put(self, files: tuple[Path, ...], url: str, more: list[str]) -> Cost:
        """PUT each file below `url`."""
        program = self.programs.find("curl")
        assert program is not None
        with tempfile.NamedTemporaryFile("w", suffix=".curlrc") as pairs:
            pairs.writelines(
                f'upload-file = "{path}"\nurl = "{url}/{path.name}"\n' for path in files
            )
            pairs.flush()
            several = ["--parallel", "--parallel-max", "4"] if len(files) > 1 else []
            return run([program, *_QUIET, *several, *more, "--config", pairs.name])
