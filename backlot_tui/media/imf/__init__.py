"""IMF packages: what they hold, whether it is all there, and whether its hashes hold."""

from backlot_tui.media.imf.facts import package_facts
from backlot_tui.media.imf.hashes import verify_hashes
from backlot_tui.media.imf.presence import folder_size

__all__ = ["folder_size", "package_facts", "verify_hashes"]
