"""A file in, facts out: what the bytes are, whether all of them are there, what they tell."""
