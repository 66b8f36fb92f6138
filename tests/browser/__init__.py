"""A scripted visitor in a real browser."""
