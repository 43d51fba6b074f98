"""What a person says to the agent: priorities, pauses, limits, and what the portal is owed."""

SCRIPT = """
ALTER TABLE deliveries ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN rate_limit INTEGER;
ALTER TABLE deliveries ADD COLUMN phase TEXT NOT NULL DEFAULT '';
UPDATE deliveries SET place = rowid;
CREATE INDEX deliveries_by_place ON deliveries (place);

ALTER TABLE transfers ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;

CREATE TABLE aborts (
    delivery_id TEXT PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
    next_try_at REAL NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE rate_limit (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    bytes_per_s INTEGER
) WITHOUT ROWID;
"""
