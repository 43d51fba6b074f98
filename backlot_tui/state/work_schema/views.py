"""Saved views and the history of filters."""

SCRIPT = """
CREATE TABLE views (
    portal TEXT NOT NULL,
    name TEXT NOT NULL,
    view TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (portal, name)
) WITHOUT ROWID;

CREATE TABLE filters (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    portal TEXT NOT NULL,
    text TEXT NOT NULL
);
"""
