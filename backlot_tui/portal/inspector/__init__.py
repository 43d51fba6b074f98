"""The inspector: looks at what was delivered and says Passed or Inspection Failed."""
