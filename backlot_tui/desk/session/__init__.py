"""Desk sessions: the cards of one opening, kept through leaving, crashes and dropped lines."""
