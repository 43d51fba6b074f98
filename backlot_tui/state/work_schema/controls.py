"""What a person says to the agent: priorities, pauses, limits."""

SCRIPT = ""
