"""Figures next to the peers: everyone walks the same flow, in the same run."""
