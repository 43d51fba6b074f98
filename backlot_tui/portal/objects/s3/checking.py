"""The look at the object store before the portal starts: is it there, ours, and does it verify?"""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from backlot_tui.domain.problems import Problem, Temporary, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.integrity.crc64 import crc64, to_hex
from backlot_tui.portal.objects.s3.bucket import Bucket, checksum_header
from backlot_tui.portal.objects.s3.failures import code_of
from backlot_tui.portal.settings import S3Settings

_KEY = "backlot-start-check"
_RIGHT, _WRONG = b"what was announced", b"what was not at all"
_VALID_S = 60
_PATIENCE_S = 10

_FAULTS = {
    "NoSuchBucket": ("has no bucket {bucket}", "Make the bucket, or name another in --objects."),
    "InvalidAccessKeyId": ("does not know the access key", "Check AWS_ACCESS_KEY_ID."),
    "SignatureDoesNotMatch": (
        "does not accept the secret key",
        "Check AWS_SECRET_ACCESS_KEY and --s3-region.",
    ),
    "AccessDenied": (
        "does not let this key into the bucket {bucket}",
        "Allow it to list, read, write and delete there.",
    ),
    "AuthorizationHeaderMalformed": ("is in another region", "Give its own as --s3-region."),
    "PermanentRedirect": ("has the bucket {bucket} elsewhere", "Check --s3-endpoint."),
    "RequestTimeTooSkewed": ("has another time than this machine", "Set both clocks right."),
}


def check_store(client: Any, settings: S3Settings) -> None:
    """UsageProblem, in a sentence, for a store that cannot be used; Temporary if it is away.

    An object is written with its checksum and again with another's: a store that takes the
    second would take damaged parts too.
    """
    place = settings.place
    key = f"{place.prefix}{_KEY}"
    bucket = Bucket(client, place.bucket)
    try:
        client.list_objects_v2(Bucket=place.bucket, Prefix=place.root, MaxKeys=1)
        client.list_multipart_uploads(Bucket=place.bucket, Prefix=place.root, MaxUploads=1)
    except ClientError as error:
        raise _fault(code_of(error), settings) from error
    except BotoCoreError as error:
        raise _away(settings) from error
    checksum = to_hex(crc64(_RIGHT))
    url = bucket.object_url(key, checksum, _VALID_S)
    try:
        if (
            _put(url, _WRONG, checksum, settings) == 200
            or _put(url, _RIGHT, checksum, settings) != 200
        ):
            raise _unverifying(settings)
        stored = bucket.head(key)
    finally:
        bucket.delete([key])
    if stored is None or stored.crc64 != checksum:
        raise _unverifying(settings)


def _put(url: str, body: bytes, checksum: str, settings: S3Settings) -> int:
    """As a sender of parts does it; the answer's status."""
    request = urllib.request.Request(
        url, data=body, method="PUT", headers=checksum_header(checksum)
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_PATIENCE_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError as error:
        raise _away(settings) from error


def _fault(code: str, settings: S3Settings) -> Problem:
    what, fix = _FAULTS.get(code, (f"cannot be used ({safe_text(code)})", "Look at its log."))
    said = what.format(bucket=settings.place.bucket)
    return UsageProblem("s3-store", f"The object store {settings.endpoint} {said}.", fix)


def _away(settings: S3Settings) -> Temporary:
    return Temporary(
        "s3-unreachable",
        f"The object store {settings.endpoint} cannot be reached.",
        "Check that it runs, and --s3-endpoint.",
    )


def _unverifying(settings: S3Settings) -> UsageProblem:
    return UsageProblem(
        "s3-checksums",
        f"The object store {settings.endpoint} does not verify CRC-64/NVME checksums,"
        " so damaged parts would not be noticed.",
        "Use a store or a version that does.",
    )
