"""Tests of the channels, one by one and by their contract."""
