"""The published API, version 1."""
