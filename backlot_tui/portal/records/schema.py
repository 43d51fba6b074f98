"""The tables. A change here needs a version in migrations/versions (a test compares the two).

Moments are ISO 8601 text in UTC, which sorts as time does; sizes are bytes; checksums are
CRC-64/NVME in hexadecimal; file names are as `domain.file_names.to_wire` writes them.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from backlot_tui.domain.transitions import PORTAL_IN_PROGRESS

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
    # domain.conditions.search_key of the row: what free words are looked for in.
    Column("search_key", Text, nullable=False),
    Index(None, "partner_id", "id"),
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
