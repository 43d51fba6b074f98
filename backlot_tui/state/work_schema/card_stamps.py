"""Each write of a session's card leaves a stamp, so that two desks see one another's writes."""

SCRIPT = """
ALTER TABLE session_cards ADD COLUMN stamp TEXT NOT NULL DEFAULT ''
"""
