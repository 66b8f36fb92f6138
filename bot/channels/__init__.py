"""Where citizens write to us: one adapter per file."""
