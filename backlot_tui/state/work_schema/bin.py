"""The File Bin: watched folders, what is in it, and what was reset."""

SCRIPT = ""
