"""Alembic's entry point. The caller brings the connection and its transaction."""

from __future__ import annotations

from alembic import context

from backlot_tui.portal.records.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
