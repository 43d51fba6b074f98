"""Whether a package's files have the hashes of its packing list: verified before it is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from backlot_tui.desk.sources import Source
from backlot_tui.domain.facts import FileKind, Structure
from backlot_tui.domain.unreadable import unreadable

Verdict = Mapping[str, Any]
"""As JSON: what is wrong with the hashes, and a digest of what the files were then."""


def with_hashes(source: Source, progress: Callable[[int, int], None] | None = None) -> Source:
    """The source with its package's hashes verified; any other source as it is.

    Reads every byte of the package. progress: called with bytes read and bytes there are.
    Raises the problem of a file that cannot be read.
    """
    facts = source.facts
    if facts.kind is not FileKind.IMF or facts.structure is Structure.CUT:
        return source
    from backlot_tui.media.imf import verify_hashes  # noqa: PLC0415 (not for the first paint)

    try:
        faults = verify_hashes(source.path, progress)
    except OSError as error:
        raise unreadable(str(error.filename or source.path), error) from error
    return replace(source, facts=replace(facts, hash_faults=faults))


def verdict_of(source: Source) -> Verdict | None:
    """What was found, to be kept; None where nothing has been verified."""
    faults = source.facts.hash_faults
    return None if faults is None else {"faults": list(faults), "of": _identity(source)}


def with_verdict(source: Source, verdict: Verdict | None) -> Source:
    """The source with what was found earlier, if no file of it has changed since."""
    if verdict is None or verdict["of"] != _identity(source):
        return source
    return replace(source, facts=replace(source.facts, hash_faults=tuple(verdict["faults"])))


def _identity(source: Source) -> str:
    """A digest over the names and identities of all files of the source."""
    told = json.dumps([(file.name, *file.identity) for file in source.files])
    return hashlib.sha256(told.encode()).hexdigest()
