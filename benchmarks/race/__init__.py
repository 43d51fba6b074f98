"""A race between programs on one machine: the files, the rounds, what each run cost, the table."""
