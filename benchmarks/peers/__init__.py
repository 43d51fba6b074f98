"""The programs of the race, one module each: what it is, how it is set, what it proves."""
