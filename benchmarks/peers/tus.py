"""tus-js-client on @tus/server: tus 1.0, the resumable uploads of browsers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.peer import Place, check_folder
from benchmarks.peers.programs import Programs
from benchmarks.race.cost import Cost, run
from benchmarks.race.files import FileSet
from benchmarks.race.servers import free_port, serving

_PACKAGES = ("tus-js-client", "@tus/server", "@tus/file-store")
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Tus:
    programs: Programs
    name: str = "tus-js, @tus/server"
    setting: str = "one PATCH a file, 4 files at once, kept connections"
    proves: str = "offsets"

    def version(self) -> str | None:
        folder = self.programs.node_modules(_PACKAGES)
        if folder is None or self.programs.find("node") is None:
            return None
        told = [
            json.loads((folder / "node_modules" / name / "package.json").read_text())["version"]
            for name in _PACKAGES[:2]
        ]
        return " on ".join(told)

    def send(self, files: FileSet, place: Place) -> Cost:
        node, modules = self.programs.find("node"), self.programs.node_modules(_PACKAGES)
        assert node is not None
        assert modules is not None
        target = place.folder / "tus"
        target.mkdir()
        port = free_port()
        with serving([node, _HERE / "tus_server.mjs", modules, target, str(port)], port):
            place.put_far(port)
            url = f"http://127.0.0.1:{port}/files"
            cost = run([node, _HERE / "tus_client.mjs", modules, url, files.folder])
        check_folder(files, target)
        return cost
