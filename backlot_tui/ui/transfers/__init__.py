"""The transfers pane: docked under every screen, unfolded in place, or as a screen of its own."""
