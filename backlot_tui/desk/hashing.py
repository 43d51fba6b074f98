"""Whether a package's files have the hashes of its packing list: verified before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from backlot_tui.desk.sources import Source
from backlot_tui.domain.facts import FileKind, Structure


def with_hashes(source: Source, progress: Callable[[int, int], None] | None = None) -> Source:
    """The source with its package's hashes verified; any other source as it is.

    Reads every byte of the package. progress: called with bytes read and bytes there are.
    Raises OSError where a file cannot be read.
    """
    facts = source.facts
    if facts.kind is not FileKind.IMF or facts.structure is Structure.CUT:
        return source
    from backlot_tui.media.imf import verify_hashes  # noqa: PLC0415 (not for the first paint)

    return replace(source, facts=replace(facts, hash_faults=verify_hashes(source.path, progress)))
