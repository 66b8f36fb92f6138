"""Servers of the tests that speak the real protocols on loopback."""
