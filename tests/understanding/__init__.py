"""How well questions are understood, beside other ways to do it: `make understanding`."""
