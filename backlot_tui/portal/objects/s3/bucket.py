"""The calls to the object store, typed; every failure of it leaves as a Problem.

Checksums are CRC-64/NVME in hexadecimal, as everywhere; S3 has them as base64 of the eight bytes,
big-endian (Amazon S3 API Reference, UploadPart).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from backlot_tui.domain.problems import Temporary
from backlot_tui.portal.objects.s3.failures import failures_told, is_missing

CHECKSUM_HEADER = "x-amz-checksum-crc64nvme"
_PIECE = 1024 * 1024
_MOST_DELETED = 1000
"""Keys that one call may name."""


@dataclass(frozen=True, slots=True)
class StoredPart:
    number: int
    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class StoredObject:
    """`crc64` is of the whole object; None if the store keeps none."""

    size: int
    crc64: str | None


class Bucket:
    """client: of boto3, which many threads may use at once."""

    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self._name = name

    def start_upload(self, key: str) -> str:
        """The id of a new multipart upload."""
        with failures_told():
            told = self._client.create_multipart_upload(
                Bucket=self._name,
                Key=key,
                ChecksumAlgorithm="CRC64NVME",
                ChecksumType="FULL_OBJECT",
            )
        return str(told["UploadId"])

    def parts(self, key: str, upload_id: str) -> list[StoredPart]:
        """Those that are stored and verified; one that was sent twice may be listed twice."""
        asked = {"Bucket": self._name, "Key": key, "UploadId": upload_id}
        return [
            StoredPart(part["PartNumber"], part["Size"], part["ETag"])
            for part in self._all("list_parts", "Parts", asked)
        ]

    def finish_upload(
        self, key: str, upload_id: str, parts: Sequence[tuple[StoredPart, str]], crc64: str
    ) -> None:
        """Make one object of these parts, each with its checksum, if `crc64` is the object's."""
        named = [
            {"PartNumber": part.number, "ETag": part.etag, "ChecksumCRC64NVME": to_base64(of_part)}
            for part, of_part in parts
        ]
        with failures_told():
            self._client.complete_multipart_upload(
                Bucket=self._name,
                Key=key,
                UploadId=upload_id,
                MultipartUpload={"Parts": named},
                ChecksumCRC64NVME=to_base64(crc64),
                ChecksumType="FULL_OBJECT",
            )

    def abort(self, key: str, upload_id: str) -> None:
        """One that is gone already does not matter."""
        with failures_told():
            try:
                self._client.abort_multipart_upload(Bucket=self._name, Key=key, UploadId=upload_id)
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                    raise

    def uploads(self, prefix: str) -> list[tuple[str, str]]:
        """Key and id of each upload under a prefix that is neither completed nor aborted."""
        asked = {"Bucket": self._name, "Prefix": prefix}
        return [
            (upload["Key"], upload["UploadId"])
            for upload in self._all("list_multipart_uploads", "Uploads", asked)
        ]

    def sizes(self, prefix: str) -> dict[str, int]:
        """Key -> bytes of every object under a prefix."""
        asked = {"Bucket": self._name, "Prefix": prefix}
        return {
            found["Key"]: found["Size"] for found in self._all("list_objects_v2", "Contents", asked)
        }

    def head(self, key: str) -> StoredObject | None:
        """What the store says of an object; None if there is none."""
        with failures_told():
            try:
                told = self._client.head_object(Bucket=self._name, Key=key, ChecksumMode="ENABLED")
            except ClientError as error:
                if is_missing(error):
                    return None
                raise
        checksum = told.get("ChecksumCRC64NVME")
        return StoredObject(
            told["ContentLength"], None if checksum is None else from_base64(checksum)
        )

    def delete(self, keys: Iterable[str]) -> None:
        wanted = [{"Key": key} for key in keys]
        for at in range(0, len(wanted), _MOST_DELETED):
            some = {"Objects": wanted[at : at + _MOST_DELETED], "Quiet": True}
            with failures_told():
                told = self._client.delete_objects(Bucket=self._name, Delete=some)
            if told.get("Errors"):
                raise Temporary("storage", "The portal's object store did not delete an object.")

    def read(self, key: str) -> Iterator[bytes] | None:
        """An object's bytes, piece by piece; None if there is none."""
        with failures_told():
            try:
                body = self._client.get_object(Bucket=self._name, Key=key)["Body"]
            except ClientError as error:
                if is_missing(error):
                    return None
                raise
        return _pieces(body)

    def part_url(self, key: str, upload_id: str, number: int, crc64: str, valid_s: int) -> str:
        """To PUT one part to, with `checksum_header(crc64)`, within so many seconds."""
        asked = {"Key": key, "UploadId": upload_id, "PartNumber": number}
        return self._signed("upload_part", asked, crc64, valid_s)

    def object_url(self, key: str, crc64: str, valid_s: int) -> str:
        """To PUT a whole object to, likewise."""
        return self._signed("put_object", {"Key": key}, crc64, valid_s)

    def _signed(self, call: str, asked: dict[str, Any], crc64: str, valid_s: int) -> str:
        url: str = self._client.generate_presigned_url(
            call,
            asked | {"Bucket": self._name, "ChecksumCRC64NVME": to_base64(crc64)},
            ExpiresIn=valid_s,
        )
        return url

    def _all(self, call: str, field: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """Everything that a call lists, page by page."""
        with failures_told():
            pages = self._client.get_paginator(call).paginate(**asked)
            return [each for page in pages for each in page.get(field, [])]


def checksum_header(crc64: str) -> dict[str, str]:
    """It is part of the URL's signature: the store verifies it, and refuses to do without."""
    return {CHECKSUM_HEADER: to_base64(crc64)}


def to_base64(crc64: str) -> str:
    return base64.b64encode(bytes.fromhex(crc64)).decode()


def from_base64(checksum: str) -> str:
    return base64.b64decode(checksum).hex()


def _pieces(body: Any) -> Iterator[bytes]:
    try:
        yield from body.iter_chunks(_PIECE)
    except (BotoCoreError, HTTPError, OSError) as error:
        raise Temporary(
            "storage", "The portal's object store broke off while an object was read."
        ) from error
    finally:
        body.close()
