"""The desk's screens: Textual. Rules live in `desk` and `domain`; nothing imports this package."""

import os

# Before Textual is imported: a second frame soon after a first, as when a dialog closes and the
# list behind it is sorted, waits up to two of these.
os.environ.setdefault("TEXTUAL_FPS", "120")
