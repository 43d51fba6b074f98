"""Search at scale: folded columns, an index per order, and the index of words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FOLDED = ("id", "title", "package_id", "source_type", "language", "partner")
_LISTED = ("source_type", "language", "partner")
_ASKED_MOST = (
    *("due", "estimated", "source_type_folded", "language_folded"),
    *("material_status", "latest_delivery_state"),
)
_INDEXES = {
    "by_id": ("id", *_ASKED_MOST),
    "by_due": ("due", "id", *_ASKED_MOST),
    "by_estimated": ("estimated", "id", *_ASKED_MOST),
    "by_title": ("title_folded", "id", *_ASKED_MOST),
    "by_source_type": ("source_type_folded", "id", *_ASKED_MOST),
    "by_partner": ("partner_folded", "id", *_ASKED_MOST),
    "by_language": ("language_folded", "id", *_ASKED_MOST),
    "by_package_id": ("package_id_folded", "id", *_ASKED_MOST),
    "by_updated_at": ("updated_at", "id", *_ASKED_MOST),
    "facets": ("source_type_folded", "language_folded", *_ASKED_MOST, "id"),
    "states": ("material_status", "latest_delivery_state", *_ASKED_MOST, "id"),
}
_WORDS = (
    "CREATE VIRTUAL TABLE request_words USING fts5(search_key, content='requests',"
    " content_rowid='number', tokenize='trigram case_sensitive 1', detail=none)",
    "CREATE TRIGGER request_words_added AFTER INSERT ON requests BEGIN"
    " INSERT INTO request_words(rowid, search_key) VALUES (new.number, new.search_key);"
    " END",
    "CREATE TRIGGER request_words_changed AFTER UPDATE OF search_key ON requests"
    " WHEN old.search_key <> new.search_key BEGIN"
    " INSERT INTO request_words(request_words, rowid, search_key)"
    " VALUES ('delete', old.number, old.search_key);"
    " INSERT INTO request_words(rowid, search_key) VALUES (new.number, new.search_key);"
    " END",
    "CREATE TRIGGER request_words_gone AFTER DELETE ON requests BEGIN"
    " INSERT INTO request_words(request_words, rowid, search_key)"
    " VALUES ('delete', old.number, old.search_key);"
    " END",
    "INSERT INTO request_words(request_words) VALUES ('rebuild')",
)


def upgrade() -> None:
    op.add_column("requests", sa.Column("number", _SEQUENCE))
    for name in _FOLDED:
        op.add_column(
            "requests", sa.Column(f"{name}_folded", sa.Text(), nullable=False, server_default="")
        )
    # lower() folds as the domain does on the records' connections (records.sqlite).
    folded = ", ".join(f"{name}_folded = coalesce(lower({name}), '')" for name in _FOLDED)
    op.execute(f"UPDATE requests SET number = rowid, {folded}")
    op.drop_index("ix_requests_partner_id_id", "requests")
    op.create_index("uq_requests_number", "requests", ["number"], unique=True)
    for name, columns in _INDEXES.items():
        once = list(dict.fromkeys(("partner_id", "status", *columns)))
        op.create_index(f"ix_requests_{name}", "requests", once)
    op.create_index("ix_requests_id_folded", "requests", ["id_folded"])
    op.create_table(
        "request_values",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "value", name="pk_request_values"),
    )
    for name in _LISTED:
        op.execute(
            f"INSERT INTO request_values SELECT DISTINCT '{name}', {name}_folded FROM requests"
        )
    if op.get_bind().dialect.name == "sqlite":
        for statement in _WORDS:
            op.execute(statement)
