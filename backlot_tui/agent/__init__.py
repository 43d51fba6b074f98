"""The transfer agent: one background process per state folder that moves the bytes.

It takes its work from work.db and writes every change of state there before it acts on it, so
that it can be killed at any moment and go on where it was.
"""
