"""The local state: one folder on a local disk, shared by desk, commands and agent.

`work.db` is durable (what was decided, what was sent); `cache.db` is disposable (a copy of what
the portal said). No process keeps anything that matters only in its memory.
"""
