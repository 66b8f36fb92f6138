"""The tests: through the front door first, a citizen says and presses."""
