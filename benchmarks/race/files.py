"""What is sent: sets of valid sound files with samples that nobody can compress."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.support.sound import write_rf64, write_wav

MIB = 1 << 20
GIB = 1 << 30
_FRAME = 6
_RATE = 48_000


@dataclass(frozen=True, slots=True)
class FileSet:
    """Files in one folder; nothing else is in it."""

    folder: Path
    files: tuple[Path, ...]

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return sum(path.stat().st_size for path in self.files)

    def warm(self) -> None:
        """Read everything once, so that every client finds it in the page cache."""
        for path in self.files:
            with path.open("rb") as file:
                while file.read(MIB):
                    pass


def one_large(folder: Path, gib: float) -> FileSet:
    """A print master of so many GiB."""
    folder.mkdir()
    path = folder / "print-master.wav"
    write_rf64(path, size=int(gib * GIB))
    return FileSet(folder, (path,))


def many_small(folder: Path, count: int) -> FileSet:
    """Takes of 1 MiB each."""
    folder.mkdir()
    paths = tuple(folder / f"take-{number:04}.wav" for number in range(count))
    for number, path in enumerate(paths):
        write_wav(path, seconds=(MIB - 44) // _FRAME / _RATE, seed=number)
    return FileSet(folder, paths)
