"""Receipts of completed deliveries."""

SCRIPT = ""
