"""The operator's log: suggestions shown, taken, overridden, and how they ended."""

SCRIPT = """
CREATE TABLE suggestions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    portal TEXT NOT NULL,
    path BLOB NOT NULL,
    request_id TEXT NOT NULL,
    score REAL NOT NULL,
    evidence TEXT NOT NULL,
    shown_at TEXT NOT NULL,
    decision TEXT,
    chosen_request_id TEXT,
    decided_at TEXT,
    UNIQUE (portal, path, request_id)
);
CREATE INDEX suggestions_by_request ON suggestions (portal, request_id);
CREATE INDEX suggestions_decided ON suggestions (decision, decided_at)
"""
