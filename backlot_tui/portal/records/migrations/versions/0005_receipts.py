"""Receipts of deliveries, as their clients wrote them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipts",
        sa.Column("delivery_id", sa.Text(), sa.ForeignKey("deliveries.id"), primary_key=True),
        sa.Column("receipt", sa.JSON(), nullable=False),
        sa.Column("manifest", sa.Text()),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
    )
