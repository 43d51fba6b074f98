"""The File Bin on screen: what lies in the watched folders, and what was added by hand."""
