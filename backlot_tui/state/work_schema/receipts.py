"""Receipts of completed deliveries, and the digests that they wait for.

A row of `receipts` is written with the portal's word that the bytes are proven; `receipt` and
`manifest` follow when the files' digests are there, `settled` when the portal has them or will
never take them. `digested` has the digests of one file as JSON by kind, or why there are none.
"""

SCRIPT = """
CREATE TABLE receipts (
    delivery_id TEXT PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
    acknowledgement TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    completed_at TEXT NOT NULL,
    receipt TEXT,
    manifest BLOB,
    kept_at TEXT,
    note TEXT NOT NULL DEFAULT '',
    settled INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at REAL NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX receipts_unsettled ON receipts (settled, next_try_at);

CREATE TABLE digested (
    transfer_id INTEGER PRIMARY KEY REFERENCES transfers (id) ON DELETE CASCADE,
    digests TEXT NOT NULL,
    at TEXT NOT NULL,
    note TEXT NOT NULL
);
"""
