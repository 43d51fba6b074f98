"""The delivery desk of a post house, dubbing studio or subtitle vendor, in a terminal."""

__version__ = "0.1.0"
