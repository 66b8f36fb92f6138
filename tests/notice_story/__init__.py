"""The story of one notice in a town, told once over the wires of two platforms."""
