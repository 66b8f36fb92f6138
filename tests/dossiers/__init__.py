"""Every dossier source, against one contract and on its own."""
