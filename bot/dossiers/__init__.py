"""Where dossiers are known: one source per file, and what keeps the local one filled."""
