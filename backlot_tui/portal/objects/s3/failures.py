"""What a failure of the object store means to a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from backlot_tui.domain.problems import CheckRefused, NoSpaceAtPortal, Problem, Temporary
from backlot_tui.domain.safe_text import safe_text

NO_SUCH_UPLOAD = "NoSuchUpload"
BAD_DIGEST = frozenset({"BadDigest", "XAmzContentChecksumMismatch"})
"""What stores call a checksum that is not the bytes'."""

_FULL = frozenset({"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "507"})
_FIX = "Try again; tell the portal's operator if it stays so."


class UploadUnknown(Temporary):
    """An upload is over, or a store that is just starting does not find it yet."""

    def __init__(self) -> None:
        super().__init__(
            "upload-unknown",
            "The portal's object store does not know the upload of this file just now.",
            "It is asked again. If it stays so, cancel the delivery and deliver again.",
        )


@contextmanager
def failures_told() -> Iterator[None]:
    """Raises Temporary (storage), NoSpaceAtPortal, CheckRefused (bad-digest) or UploadUnknown."""
    try:
        yield
    except ClientError as error:
        raise problem_of(error) from error
    except BotoCoreError as error:
        raise Temporary("storage", "The portal's object store cannot be reached.", _FIX) from error


def problem_of(error: ClientError) -> Problem:
    code = code_of(error)
    if code == NO_SUCH_UPLOAD:
        return UploadUnknown()
    if code in BAD_DIGEST:
        return CheckRefused(
            "bad-digest", "The portal's object store does not have the bytes that were sent."
        )
    if code in _FULL:
        return NoSpaceAtPortal(
            "no-space",
            "The portal's object store is full.",
            "Try again when room was made there.",
        )
    return Temporary("storage", f"The portal's object store failed ({safe_text(code)}).", _FIX)


def code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def is_missing(error: ClientError) -> bool:
    return code_of(error) in ("404", "NoSuchKey", "NotFound")
