"""The delivery screen's parts: cards in lines, sessions, files and sending."""
