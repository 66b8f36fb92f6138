"""Interprets flows: pure functions from where a person stands to where they stand next."""
