"""Deliveries of metadata alone, and receipts that need no delivery of files beside them.

A row of `metadata_deliveries` is written before the portal is asked. It is `open` until the
portal's word is known; then `receipts` has a row of the same id, receipt included. A delivery that
the portal does not have leaves no row.
"""

SCRIPT = """
CREATE TABLE metadata_deliveries (
    id TEXT PRIMARY KEY,
    portal TEXT NOT NULL,
    request_id TEXT NOT NULL,
    request_name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    open INTEGER NOT NULL DEFAULT 1,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at REAL NOT NULL
) WITHOUT ROWID;

CREATE TABLE all_receipts (
    delivery_id TEXT PRIMARY KEY,
    portal TEXT NOT NULL,
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
INSERT INTO all_receipts
    SELECT r.delivery_id, d.portal, r.acknowledgement, r.sent_at, r.completed_at, r.receipt,
    r.manifest, r.kept_at, r.note, r.settled, r.tries, r.next_try_at
    FROM receipts AS r JOIN deliveries AS d ON d.id = r.delivery_id;
DROP TABLE receipts;
ALTER TABLE all_receipts RENAME TO receipts;
CREATE INDEX receipts_unsettled ON receipts (settled, next_try_at);
"""
