"""The first schema: people, requests, deliveries with files and parts, history, changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IN_PROGRESS = sa.text("state IN ('Pending Inspection', 'Transferring', 'Verifying')")


def upgrade() -> None:
    op.create_table(
        "partners",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_partners"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_id", sa.Text(), nullable=False),
        sa.Column("season", sa.Integer()),
        sa.Column("episode", sa.Integer()),
        sa.Column("package_id", sa.Text(), nullable=False),
        sa.Column("source_type", sa.Text(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("original_language", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("content_partner", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("material_status", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("estimated", sa.Text(), nullable=False),
        sa.Column("runtime_s", sa.Integer()),
        sa.Column("frame_rate", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("latest_delivery_id", sa.Text()),
        sa.Column("latest_delivery_state", sa.Text()),
        sa.Column("latest_delivery_at", sa.Text()),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name="fk_requests_partner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    op.create_index("ix_requests_partner_id_id", "requests", ["partner_id", "id"])
    op.create_table(
        "tokens",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text()),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_tokens_user_id"),
        sa.PrimaryKeyConstraint("hash", name="pk_tokens"),
    )
    op.create_table(
        "user_partners",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name="fk_user_partners_partner_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_user_partners_user_id"),
        sa.PrimaryKeyConstraint("user_id", "partner_id", name="pk_user_partners"),
    )
    op.create_table(
        "deliveries",
        sa.Column("number", _SEQUENCE, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source_type", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("inspection", sa.JSON(), nullable=False),
        sa.Column("overrides", sa.JSON(), nullable=False),
        sa.Column("inspect_after", sa.Float()),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name="fk_deliveries_partner_id"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_deliveries_request_id"),
        sa.PrimaryKeyConstraint("number", name="pk_deliveries"),
        sa.UniqueConstraint("id", name="uq_deliveries_id"),
        sa.UniqueConstraint("request_id", "attempt", name="uq_deliveries_request_id_attempt"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_partner_id", "deliveries", ["partner_id"])
    op.create_index("ix_deliveries_request_id", "deliveries", ["request_id"])
    op.create_index(
        "uq_deliveries_in_progress",
        "deliveries",
        ["request_id"],
        unique=True,
        sqlite_where=_IN_PROGRESS,
        postgresql_where=_IN_PROGRESS,
    )
    op.create_table(
        "changes",
        sa.Column("cursor", _SEQUENCE, nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Text()),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_changes_delivery_id"),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name="fk_changes_partner_id"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_changes_request_id"),
        sa.PrimaryKeyConstraint("cursor", name="pk_changes"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "delivery_files",
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("part_size", sa.BigInteger(), nullable=False),
        sa.Column("part_count", sa.Integer(), nullable=False),
        sa.Column("metadata", sa.JSON(), nullable=False),
        sa.Column("crc64", sa.Text()),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_delivery_files_delivery_id"
        ),
        sa.PrimaryKeyConstraint("file_id", name="pk_delivery_files"),
        sa.UniqueConstraint("delivery_id", "name", name="uq_delivery_files_delivery_id_name"),
        sa.UniqueConstraint(
            "delivery_id", "position", name="uq_delivery_files_delivery_id_position"
        ),
    )
    op.create_table(
        "history",
        sa.Column("number", _SEQUENCE, nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Text()),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_history_delivery_id"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_history_request_id"),
        sa.PrimaryKeyConstraint("number", name="pk_history"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_history_request_id", "history", ["request_id"])
    op.create_table(
        "parts",
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("crc64", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["delivery_files.file_id"], name="fk_parts_file_id"),
        sa.PrimaryKeyConstraint("file_id", "number", name="pk_parts"),
    )
