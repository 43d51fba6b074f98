"""s5cmd: to the object store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.peer import Place, check_store
from benchmarks.peers.programs import Programs, said
from benchmarks.race.cost import Cost, run
from benchmarks.race.files import FileSet


@dataclass(frozen=True, slots=True)
class S5cmd:
    programs: Programs
    name: str = "s5cmd"
    setting: str = "64 MiB x 4, 8 workers"
    proves: str = "MD5 and SHA-256 of each part"

    def version(self) -> str | None:
        found = self._program()
        return said([found, "version"]) if found else None

    def send(self, files: FileSet, place: Place) -> Cost:
        store, program = place.store, self._program()
        assert store is not None
        assert program is not None
        keys = {
            "AWS_ACCESS_KEY_ID": store.access_key,
            "AWS_SECRET_ACCESS_KEY": store.secret_key,
            "AWS_REGION": "us-east-1",
        }
        common = ("--endpoint-url", store.endpoint, "--numworkers", "8", "--log", "error")
        copy = ("cp", "--concurrency", "4", "--part-size", "64", f"{files.folder}/*")
        cost = run([program, *common, *copy, f"s3://{store.bucket}/s5cmd/"], keys)
        check_store(files, store, "s5cmd/")
        return cost

    def _program(self) -> Path | None:
        found = self.programs.find("s5cmd")
        if found is None:
            return None
        # As a Python package it is a script around the program, which would count as its cost.
        inner = found.parent.parent.glob("lib/python*/site-packages/s5cmd/bin/s5cmd")
        return next(inner, found)
