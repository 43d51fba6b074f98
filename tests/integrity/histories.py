"""Folders with an MHL history of ours."""

from __future__ import annotations

from pathlib import Path

from backlot_tui.integrity.digests import digests_of
from backlot_tui.integrity.mhl.manifest import Hash, Manifest, MhlFile
from backlot_tui.integrity.mhl.names import CHAIN, FOLDER, manifest_name
from backlot_tui.integrity.mhl.writing import chain_xml, manifest_xml

MOMENT = "2026-11-22T09:30:15+00:00"


def manifest(*files: MhlFile) -> Manifest:
    return Manifest(MOMENT, "ingest-01", "backlot-tui", "1.0", files)


def entry(root: Path, name: str, *kinds: str) -> MhlFile:
    """As the file is now."""
    path = root / name
    digests = digests_of(path, kinds or ("xxh128",))
    hashes = tuple(Hash(kind, value, date=MOMENT) for kind, value in digests.items())
    return MhlFile(name, path.stat().st_size, MOMENT, hashes)


def seal(root: Path, *files: MhlFile) -> Path:
    """Write the first generation of a folder; returns the manifest's path."""
    content = manifest_xml(manifest(*files))
    name = manifest_name(1, root.name, MOMENT)
    (root / FOLDER).mkdir()
    (root / FOLDER / name).write_bytes(content)
    (root / FOLDER / CHAIN).write_bytes(chain_xml([(name, content)]))
    return root / FOLDER / name
