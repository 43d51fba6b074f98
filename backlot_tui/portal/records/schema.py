"""The tables. A change here needs a version in migrations/versions (a test compares the two).

Moments are ISO 8601 text in UTC, which sorts as time does; sizes are bytes; checksums are
CRC-64/NVME in hexadecimal; file names are as `domain.file_names.to_wire` writes them.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    false,
)

from backlot_tui.domain.transitions import PORTAL_IN_PROGRESS
from backlot_tui.portal.records import sqlite_words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Sequence = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column that is INTEGER to the letter."""

FOLDED = ("id", "title", "package_id", "source_type", "language", "partner")
"""Columns of a request that are kept folded, too, as `<name>_folded`."""

LISTED = ("source_type", "language", "partner")
"""Of these the ones with few values: `request_values` lists them, folded."""

ORDERS = {
    "id": "id",
    "due": "due",
    "estimated": "estimated",
    "title": "title_folded",
    "status": "status",
    "source_type": "source_type_folded",
    "partner": "partner_folded",
    "language": "language_folded",
    "package_id": "package_id_folded",
    "updated_at": "updated_at",
}
"""What a page of requests may be sorted by -> the column that sorts."""

_OF_ONE = ("partner_id", "status")
ASKED_MOST = (
    *("due", "estimated", "source_type_folded", "language_folded"),
    *("material_status", "latest_delivery_state"),
)
"""Columns that are in every index of requests."""

partners = Table(
    "partners",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

user_partners = Table(
    "user_partners",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("partner_id", ForeignKey("partners.id"), primary_key=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text),
)

requests = Table(
    "requests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("title_id", Text, nullable=False),
    Column("season", Integer),
    Column("episode", Integer),
    Column("package_id", Text, nullable=False),
    Column("source_type", Text, nullable=False),
    Column("language", Text),
    Column("original_language", Text, nullable=False),
    Column("partner_id", ForeignKey("partners.id"), nullable=False),
    Column("partner", Text, nullable=False),
    Column("content_partner", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("material_status", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("estimated", Text, nullable=False),
    Column("runtime_s", Integer),
    Column("frame_rate", Text),
    Column("reason", Text),
    Column("latest_delivery_id", Text),
    Column("latest_delivery_state", Text),
    Column("latest_delivery_at", Text),
    Column("updated_at", Text, nullable=False),
    # The redelivery asked for is of metadata; the latest delivery's files stay.
    Column("metadata_only", Boolean, nullable=False, server_default=false()),
    # What a canceled request was, and goes back to.
    Column("status_before", Text),
    Column("reason_before", Text),
    # domain.conditions.search_key of the row: what free words are looked for in.
    Column("search_key", Text, nullable=False),
    # The row's number in the index of words; rowids change when the file is vacuumed.
    Column("number", _Sequence),
    # Folded as the domain folds, kept with the row: an index cannot call Python. '' where empty.
    *(Column(f"{name}_folded", Text, nullable=False, server_default="") for name in FOLDED),
    Index("uq_requests_number", "number", unique=True),
    # Of a partner and a status, in each order that a page may have, with what filters ask most:
    # that is answered without a look at the row.
    *(
        Index(f"ix_requests_by_{name}", *dict.fromkeys((*_OF_ONE, column, "id", *ASKED_MOST)))
        for name, column in ORDERS.items()
        if name != "status"
    ),
    # What filters name together; sought in all their combinations.
    Index(
        "ix_requests_facets",
        *dict.fromkeys((*_OF_ONE, "source_type_folded", "language_folded", *ASKED_MOST, "id")),
    ),
    Index(
        "ix_requests_states",
        *dict.fromkeys((*_OF_ONE, "material_status", "latest_delivery_state", *ASKED_MOST, "id")),
    ),
    Index("ix_requests_id_folded", "id_folded"),
)
for _statement in sqlite_words.STATEMENTS:
    # SQLAlchemy has no types for it.
    _made = DDL(_statement).execute_if(dialect="sqlite")  # type: ignore[no-untyped-call]
    event.listen(requests, "after_create", _made)

request_values = Table(
    "request_values",
    metadata,
    # The folded values that a column of requests has ever had, where they are few.
    Column("name", Text, primary_key=True),
    Column("value", Text, primary_key=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("number", _Sequence, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    # SHA-256 of what the client asked for: the same ask again is answered, another is refused.
    Column("asked", Text, nullable=False),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("partner_id", ForeignKey("partners.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("source_type", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    Column("reason", Text),
    Column("inspection", JSON, nullable=False),
    Column("overrides", JSON, nullable=False),
    # Seconds since 1970; set when the bytes are proven.
    Column("inspect_after", Float),
    # The delivery that brought the files, if this one is of metadata only.
    Column("bytes_of", Text),
    UniqueConstraint("request_id", "attempt"),
    sqlite_autoincrement=True,
)

_in_progress = deliveries.c.state.in_(sorted(PORTAL_IN_PROGRESS))
Index(
    "uq_deliveries_in_progress",
    deliveries.c.request_id,
    unique=True,
    sqlite_where=_in_progress,
    postgresql_where=_in_progress,
)

delivery_files = Table(
    "delivery_files",
    metadata,
    Column("file_id", Text, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("part_size", BigInteger, nullable=False),
    Column("part_count", Integer, nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("crc64", Text),
    # What inspection read from the file.
    Column("measured", JSON(none_as_null=True)),
    UniqueConstraint("delivery_id", "position"),
    UniqueConstraint("delivery_id", "name"),
)

parts = Table(
    "parts",
    metadata,
    Column("file_id", ForeignKey("delivery_files.file_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("crc64", Text, nullable=False),
)

store_uploads = Table(
    "store_uploads",
    metadata,
    # The multipart upload in an object store by which a file of several parts arrives.
    Column("file_id", ForeignKey("delivery_files.file_id"), primary_key=True),
    Column("upload_id", Text, nullable=False),
    # Complete may have been sent: from then on the upload is never aborted.
    Column("completing", Boolean, nullable=False, server_default=false()),
)

signed_parts = Table(
    "signed_parts",
    metadata,
    # The one checksum for which URLs of a part have been signed, while it is on its way.
    Column("file_id", ForeignKey("delivery_files.file_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("crc64", Text, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id"), primary_key=True),
    Column("receipt", JSON, nullable=False),
    # The MHL manifest's XML, to the byte: the receipt has its C4.
    Column("manifest", Text),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("number", _Sequence, primary_key=True, autoincrement=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("delivery_id", ForeignKey("deliveries.id")),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    sqlite_autoincrement=True,
)

changes = Table(
    "changes",
    metadata,
    Column("cursor", _Sequence, primary_key=True, autoincrement=True),
    Column("partner_id", ForeignKey("partners.id"), nullable=False),
    Column("request_id", ForeignKey("requests.id"), nullable=False),
    Column("delivery_id", ForeignKey("deliveries.id")),
    sqlite_autoincrement=True,
)
