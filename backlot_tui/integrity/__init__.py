"""Checksums and their combination; used by the agent that reads and the portal that stores."""
