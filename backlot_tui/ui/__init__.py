"""The desk's screens: Textual. Rules live in `desk` and `domain`; nothing imports this package."""
