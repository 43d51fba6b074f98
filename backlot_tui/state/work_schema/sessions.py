"""Desk sessions: each opening with its cards. What was a draft before becomes a session's card."""

SCRIPT = """
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    portal TEXT NOT NULL,
    name TEXT NOT NULL,
    group_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (portal, name)
) WITHOUT ROWID;

CREATE TABLE session_cards (
    portal TEXT NOT NULL,
    request_id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    card TEXT NOT NULL,
    PRIMARY KEY (portal, request_id)
) WITHOUT ROWID;
CREATE INDEX session_cards_by_session ON session_cards (session_id);

INSERT INTO sessions (id, portal, name, group_by, created_at, updated_at)
SELECT lower(hex(randomblob(16))), portal, 'Earlier cards', 'title',
       min(updated_at), max(updated_at)
FROM drafts GROUP BY portal;

INSERT INTO session_cards (portal, request_id, session_id, card)
SELECT drafts.portal, drafts.request_id, sessions.id, drafts.card
FROM drafts JOIN sessions ON sessions.portal = drafts.portal;

DROP TABLE drafts;
"""
