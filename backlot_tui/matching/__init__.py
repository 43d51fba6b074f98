"""Which file could fulfil which request, with reasons. Pure functions."""
