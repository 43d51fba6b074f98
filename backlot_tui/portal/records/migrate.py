"""Bring the records to this version's schema."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.portal.records.engine import Records

_SCRIPTS = "backlot_tui.portal.records:migrations"


def migrate(records: Records) -> None:
    """Run the migrations that are missing, all of them in one transaction.

    Raises UsageProblem for records that a newer version has migrated.
    """
    with records.write() as connection:
        try:
            command.upgrade(alembic_config(connection), "head")
        except CommandError as error:
            raise UsageProblem(
                "newer-records",
                f"The portal's records cannot be used by this version: {error}.",
                "Run the version that was used last, or a newer one.",
            ) from error


def is_current(records: Records) -> bool:
    """Whether the records have this version's schema."""
    with records.read() as connection:
        newest = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
        return revision(connection) == newest


def revision(connection: Connection) -> str:
    """The version of the schema that the records have; empty for none yet."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def alembic_config(connection: Connection) -> Config:
    """Alembic on a connection of ours; there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    config.attributes["connection"] = connection
    return config
