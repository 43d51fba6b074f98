"""From an object store's error answer to a part, XML, to the problem a person reads.

Amazon S3 API Reference, "Error responses"; only the code is read, whatever else the body has.
"""

from __future__ import annotations

import re

from backlot_tui.domain.problems import NoSpaceAtPortal, PortalRefused, Problem, Temporary

_CODE = re.compile(rb"<Code>([A-Za-z0-9]{1,64})</Code>")

_DAMAGED = frozenset({"BadDigest", "XAmzContentChecksumMismatch"})
_FULL = frozenset({"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull"})
_PASSES = frozenset({"SlowDown", "RequestTimeout", "IncompleteBody", "OperationAborted"})
"""What may pass although its HTTP status does not say so, or not in every store."""


def store_problem_of(status: int, body: bytes) -> Problem | None:
    """None for an answer that is not an object store's."""
    found = _CODE.search(body) if body.lstrip().startswith(b"<") else None
    if found is None:
        return None
    code = found[1].decode()
    if code in _DAMAGED:
        return PortalRefused(
            "bad-digest", "A part did not arrive at the object store as it was announced."
        )
    if code == "NoSuchUpload":
        return Temporary(
            "upload-unknown",
            "The object store takes no more parts of this file.",
            "The portal is asked what became of the delivery.",
        )
    if code in _FULL:
        return NoSpaceAtPortal(
            "no-space", "The portal's object store is full.", "Try again when room was made there."
        )
    kind = Temporary if status >= 500 or code in _PASSES else PortalRefused
    return kind("object-store", f"The portal's object store did not take a part ({code}).")
