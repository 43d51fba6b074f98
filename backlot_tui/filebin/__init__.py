"""The File Bin: watched folders, settling, and what is in it."""
