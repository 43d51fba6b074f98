"""Deliveries, their files and parts, and the drafts of cards."""

SCRIPT = """
CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    portal TEXT NOT NULL,
    request_id TEXT NOT NULL,
    request_name TEXT NOT NULL,
    source_type TEXT NOT NULL,
    state TEXT NOT NULL,
    waiting_for TEXT,
    reason TEXT,
    reason_code TEXT,
    next_try_at REAL NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    rate REAL NOT NULL DEFAULT 0,
    overrides TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX deliveries_by_state ON deliveries (state, created_at);
CREATE INDEX deliveries_by_request ON deliveries (portal, request_id);

CREATE TABLE transfers (
    id INTEGER PRIMARY KEY,
    delivery_id TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    path BLOB NOT NULL,
    name BLOB NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    device INTEGER NOT NULL,
    metadata TEXT NOT NULL,
    file_id TEXT,
    part_size INTEGER,
    part_count INTEGER,
    sent_bytes INTEGER NOT NULL DEFAULT 0,
    crc64 TEXT,
    UNIQUE (delivery_id, position)
);

CREATE TABLE parts (
    transfer_id INTEGER NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    crc64 TEXT NOT NULL,
    sends INTEGER NOT NULL,
    safe INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (transfer_id, number)
) WITHOUT ROWID;

CREATE TABLE drafts (
    portal TEXT NOT NULL,
    request_id TEXT NOT NULL,
    card TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (portal, request_id)
) WITHOUT ROWID;
"""
