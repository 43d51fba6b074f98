"""The operator's log: suggestions shown, taken, overridden, and how they ended."""

SCRIPT = ""
