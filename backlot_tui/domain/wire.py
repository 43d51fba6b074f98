"""The API's models (v1), shared by the portal that speaks and the client that listens.

Moments are ISO 8601 in UTC, sizes are bytes, file names are as `domain.file_names.to_wire`
writes them, checksums are CRC-64/NVME as 16 lower-case hexadecimal digits.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from backlot_tui.domain.facts import Severity
from backlot_tui.domain.requests import EstimateReason
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus

API_VERSION = 1

Crc64 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
PositiveInt = Annotated[int, Field(gt=0)]


class Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class ProblemDocument(Wire):
    """An error as RFC 9457 has it; `code` and `fix` are this API's members."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    fix: str = ""


class RequestRow(Wire):
    """One source request; the fields are those of `domain.requests.SourceRequest`."""

    id: str
    title: str
    title_id: str
    season: int | None = None
    episode: int | None = None
    package_id: str
    source_type: str
    language: str | None = None
    original_language: str
    partner_id: str
    partner: str
    content_partner: str
    status: RequestStatus
    material_status: MaterialStatus
    due: str
    estimated: str
    runtime_s: int | None = None
    frame_rate: str | None = None
    reason: str | None = None
    latest_delivery_id: str | None = None
    latest_delivery_state: DeliveryState | None = None
    latest_delivery_at: str | None = None
    updated_at: str
    metadata_only: bool = False


class RequestPage(Wire):
    """`next` is the cursor of the following page, None at the end.

    `changes_cursor` is where the changes feed stood before the page was read: a copy that reads
    all pages and then follows the feed from the first page's cursor misses nothing.
    """

    requests: list[RequestRow]
    next: str | None
    changes_cursor: int


class HistoryEntry(Wire):
    at: str
    who: str
    what: str


class Override(Wire):
    """A warning that a person overrode before sending, with the reason."""

    code: str = Field(min_length=1, max_length=80)
    reason: str = Field(min_length=1, max_length=2000)


class DeclaredFile(Wire):
    """`name` may have `/` inside a package. The size declared is the size that must arrive."""

    name: str = Field(min_length=1, max_length=2000)
    size: PositiveInt
    metadata: dict[str, str] = Field(default_factory=dict)


class KeptFile(Wire):
    """New metadata for a file that the latest delivery of the request has brought."""

    name: str = Field(min_length=1, max_length=2000)
    metadata: dict[str, str] = Field(default_factory=dict)


class DeliveryCreate(Wire):
    """`id` is made by the client, so that asking twice creates once.

    A request that asks for metadata only (`RequestRow.metadata_only`) takes `kept` and no `files`,
    every other request `files` and no `kept`.
    """

    id: UUID
    request_id: str
    files: list[DeclaredFile] = Field(default_factory=list, max_length=10_000)
    kept: list[KeptFile] = Field(default_factory=list, max_length=10_000)
    overrides: list[Override] = Field(default_factory=list)
    host: str = Field(default="", max_length=255)


class DeliveryOverride(Wire):
    """Send an inspection's failures as they are. `codes` name those that are meant; None: all."""

    reason: str = Field(min_length=1, max_length=2000)
    codes: list[Annotated[str, Field(max_length=80)]] | None = Field(default=None, max_length=100)


class EstimateChange(Wire):
    """When the partner now thinks to deliver, and why. Due stays."""

    date: date
    reason: EstimateReason


class PlannedFile(Wire):
    """Part n (from 1) covers bytes (n - 1) * part_size up to n * part_size or the end."""

    file_id: str
    name: str
    size: int
    part_size: PositiveInt
    part_count: PositiveInt


class InspectionResult(Wire):
    code: str
    severity: Severity = Severity.ERROR
    sentence: str
    fix: str = ""
    overridable: bool = False
    file: str | None = None


class DeliveryFile(PlannedFile):
    metadata: dict[str, str]
    crc64: Crc64 | None = None
    received: int = 0
    """Bytes in parts that are safe."""
    measured: dict[str, Any] | None = None
    """What inspection read from the stored file, as `domain.facts_json` writes it; the facts of a
    package stand at its asset map. None: not inspected yet."""


class DeliveryRow(Wire):
    id: str
    request_id: str
    title: str
    source_type: str
    partner_id: str
    attempt: int
    state: DeliveryState
    operator: str
    host: str
    created_at: str
    updated_at: str
    reason: str | None = None
    inspection: list[InspectionResult] = Field(default_factory=list)
    overrides: list[Override] = Field(default_factory=list)
    files: list[DeliveryFile]
    """The upload plan: what each file's parts are."""
    bytes_of: str | None = None
    """The delivery that brought the files, if this one is of metadata only."""


class DeliveryPage(Wire):
    deliveries: list[DeliveryRow]
    next: str | None


class RequestDetails(Wire):
    request: RequestRow
    deliveries: list[DeliveryRow]
    history: list[HistoryEntry]


class SafePart(Wire):
    """A part that is stored, synced and verified."""

    number: PositiveInt
    crc64: Crc64


class FileParts(Wire):
    file_id: str
    parts: list[SafePart]


MOST_BUNDLED = 64
MOST_BUNDLED_BYTES = 16 << 20


class PartToSign(Wire):
    file_id: str
    number: PositiveInt
    crc64: Crc64


class PartsToSign(Wire):
    parts: list[PartToSign] = Field(min_length=1, max_length=1000)


class SignedPart(Wire):
    """PUT exactly `size` bytes to `url` before `expires_at`, with these headers.

    Small parts that name the same `bundle_url` may be PUT there together: each part's path and
    query as a header `Part`, the bodies one after the other, all of them stored or none. At most
    MOST_BUNDLED parts and MOST_BUNDLED_BYTES.
    """

    file_id: str
    number: int
    size: int
    url: str
    headers: dict[str, str] = Field(default_factory=dict)
    expires_at: str
    bundle_url: str | None = None


class SignedParts(Wire):
    parts: list[SignedPart]


class ProvenFile(Wire):
    """The whole file's checksum, combined from its parts' by the client."""

    file_id: str
    crc64: Crc64


class Completion(Wire):
    files: list[ProvenFile]


class DeliveryReceipt(Wire):
    """A delivery's receipt as its client wrote it (`integrity.receipt`), and its MHL manifest.

    The manifest is an XML document in UTF-8, whose C4 the receipt has; None where it has none.
    """

    receipt: dict[str, Any]
    manifest: str | None = None


class ReceiptMark(Wire):
    """When the portal took a receipt, and from whom."""

    at: str
    who: str


class KeptReceipt(DeliveryReceipt, ReceiptMark):
    """A receipt as the portal keeps it."""


class Change(Wire):
    """One thing that is now different, as it is now."""

    request: RequestRow | None = None
    delivery: DeliveryRow | None = None


class Changes(Wire):
    """`more`: whether the answer was cut short; None from a portal that does not tell."""

    cursor: int
    changes: list[Change]
    more: bool | None = None


class Partner(Wire):
    id: str
    name: str


class Me(Wire):
    id: str
    name: str
    partners: list[Partner]
    help_url: str
    support_url: str
    portal_version: str
    api_version: int = API_VERSION


class CatalogueDocument(Wire):
    """The catalogue's table, as `portal.catalogue_table` validates it."""

    catalogue: dict[str, Any]
