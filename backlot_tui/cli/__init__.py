"""The commands: parse, call, print, exit code. The only room that launches agent and portal."""
