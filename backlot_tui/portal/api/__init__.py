"""The published API, version 1 (DESIGN section 6)."""
