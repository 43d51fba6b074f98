"""The rules by which the agent works, as JSON, and why the config file could not be read since."""

SCRIPT = """
CREATE TABLE agent_rules (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    rules TEXT NOT NULL,
    trouble TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;
"""
