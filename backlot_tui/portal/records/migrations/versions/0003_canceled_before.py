"""What a request was before it was canceled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("requests", sa.Column("status_before", sa.Text()))
    op.add_column("requests", sa.Column("reason_before", sa.Text()))
