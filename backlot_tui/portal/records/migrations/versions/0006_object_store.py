"""Files on their way into an object store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FILE = "delivery_files.file_id"


def upgrade() -> None:
    op.create_table(
        "store_uploads",
        sa.Column("file_id", sa.Text(), sa.ForeignKey(_FILE), primary_key=True),
        sa.Column("upload_id", sa.Text(), nullable=False),
        sa.Column("completing", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "signed_parts",
        sa.Column("file_id", sa.Text(), sa.ForeignKey(_FILE), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("crc64", sa.Text(), nullable=False),
    )
