"""The Help Center: the shipped guides, to find and to read inside the desk."""
