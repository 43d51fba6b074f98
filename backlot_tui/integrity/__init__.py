"""Checksums, digests, ASC MHL and receipts; used by who sends, who stores and who verifies."""
