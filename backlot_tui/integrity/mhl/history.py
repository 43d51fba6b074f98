"""The history of a folder: its manifests, generation by generation, and whether the chain holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backlot_tui.domain.problems import NotFound
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.unreadable import unreadable
from backlot_tui.integrity.c4 import c4_id
from backlot_tui.integrity.mhl.manifest import Manifest
from backlot_tui.integrity.mhl.names import CHAIN, FOLDER, MANIFEST_END, generation_of
from backlot_tui.integrity.mhl.reading import ChainEntry, content_of, read_chain, read_manifest


@dataclass(frozen=True, slots=True)
class Generation:
    number: int
    file_name: str
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class History:
    """root: the folder described. faults: what is wrong with the chain, a sentence each."""

    root: Path
    generations: tuple[Generation, ...]
    faults: tuple[str, ...]


def has_history(folder: Path) -> bool:
    """Whether a folder is described by manifests of its own."""
    return (folder / FOLDER).is_dir()


def read_history(root: Path) -> History:
    """Every generation of a folder. Raises NotFound where there is none, and UnreadableMhl."""
    folder = root / FOLDER
    names = _manifests_in(folder)
    if not names:
        raise NotFound(
            "mhl-missing",
            f"{safe_text(str(root))} has no MHL history: no {FOLDER}/*{MANIFEST_END} is in it.",
        )
    contents = {name: content_of(folder / name) for name in names}
    generations = tuple(
        Generation(number, name, read_manifest(folder / name, contents[name]))
        for name, number in names.items()
    )
    return History(root, generations, tuple(_chain_faults(folder, contents)))


def read_one(path: Path) -> History:
    """One manifest by itself; where it lies in a history, the chain must know it as it is."""
    content = content_of(path)
    manifest = read_manifest(path, content)
    generation = Generation(generation_of(path.name) or 1, path.name, manifest)
    if path.parent.name != FOLDER:
        return History(path.parent, (generation,), ())
    faults = _chain_faults(path.parent, {path.name: content})
    return History(path.parent.parent, (generation,), tuple(faults))


def _manifests_in(folder: Path) -> dict[str, int]:
    """File name -> generation, first first. NoPermission where nobody may look."""
    try:
        found = {path.name: generation_of(path.name) for path in folder.iterdir()}
    except PermissionError as error:
        raise unreadable(str(folder), error) from error
    except OSError:
        return {}
    numbered = [(number, name) for name, number in found.items() if number is not None]
    return {name: number for number, name in sorted(numbered)}


def _chain_faults(folder: Path, contents: dict[str, bytes]) -> list[str]:
    """What the chain says against these manifests, and for a whole history what it misses."""
    try:
        entries = read_chain(folder / CHAIN, content_of(folder / CHAIN))
    except NotFound:
        return [f"The history has no {CHAIN}."]
    faults = [fault for entry in entries if (fault := _fault_of(folder, entry, contents))]
    chained = {entry.file_name for entry in entries}
    faults += [
        f"{safe_text(name)} is not in the chain." for name in contents if name not in chained
    ]
    if [entry.number for entry in entries] != list(range(1, len(entries) + 1)):
        faults.append("The chain's generations are not numbered one after the other.")
    return faults


def _fault_of(folder: Path, entry: ChainEntry, contents: dict[str, bytes]) -> str | None:
    name = entry.file_name
    content = contents.get(name)
    if content is None:
        is_there = "/" not in name and "\0" not in name and (folder / name).is_file()
        return None if is_there else f"{safe_text(name)} is in the chain, but not there."
    if c4_id(content) != entry.c4:
        return f"{safe_text(name)} is not as the chain has it: its C4 differs."
    return None
