"""Where the bytes are, and who may put them there."""
