"""Desk sessions: cards, sources, metadata and ticks of each opening."""

SCRIPT = ""
