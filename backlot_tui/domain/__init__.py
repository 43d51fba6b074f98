"""What the product is about, in the field's words: no I/O, importable in milliseconds."""
