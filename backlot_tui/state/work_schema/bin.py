"""The File Bin: watched folders, what was looked at, and what was reset.

`stamp` is the value of the counter when a row was written: a process reads what others changed
by asking for rows with a higher one.
"""

SCRIPT = """
CREATE TABLE bin_folders (
    path BLOB PRIMARY KEY,
    added_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE bin_looks (
    path BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    device INTEGER NOT NULL,
    since REAL NOT NULL,
    by_hand INTEGER NOT NULL,
    place TEXT NOT NULL,
    stamp INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX bin_looks_by_stamp ON bin_looks (stamp);

CREATE TABLE bin_counter (value INTEGER NOT NULL);
INSERT INTO bin_counter VALUES (0);
"""
