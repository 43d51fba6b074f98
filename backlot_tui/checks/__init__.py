"""Pre-flight: what contradicts between files, metadata and request. Pure functions, no I/O."""
