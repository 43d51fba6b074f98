"""What inspection measured, and redeliveries of metadata only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery_files", sa.Column("measured", sa.JSON(none_as_null=True)))
    op.add_column("deliveries", sa.Column("bytes_of", sa.Text()))
    op.add_column(
        "requests",
        sa.Column("metadata_only", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
